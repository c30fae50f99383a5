import type { WebhookInput } from '#server/api/schemas/index.ts'

export type Preset = NonNullable<WebhookInput['preset']>

interface PresetWords {
  label: string
  /** An example of the address. */
  example: string
  hint: string
}

export const presetWords: Record<Preset, PresetWords> = {
  event: {
    label: 'The full event (JSON)',
    example: 'https://example.org/hook',
    hint: 'For your own programs: everything the server knows about the event.',
  },
  slack: {
    label: 'Slack',
    example: 'https://hooks.slack.com/services/…',
    hint: 'The address of an incoming webhook of your Slack app.',
  },
  discord: {
    label: 'Discord',
    example: 'https://discord.com/api/webhooks/…',
    hint: 'Channel → Edit → Integrations → Webhooks gives the address.',
  },
  telegram: {
    label: 'Telegram',
    example: 'https://api.telegram.org/bot<token>/sendMessage?chat_id=<id>',
    hint: 'Use the token of your bot, and put the chat ID after chat_id=.',
  },
  ntfy: {
    label: 'ntfy',
    example: 'https://ntfy.sh/<topic>',
    hint: 'End the address with your topic. If you need a token, put it in the header Authorization.',
  },
  pushover: {
    label: 'Pushover',
    example: 'https://api.pushover.net/1/messages.json?token=<app>&user=<you>',
    hint: 'Put app token and user key after the ?.',
  },
  'home-assistant': {
    label: 'Home Assistant webhook',
    example: 'http://homeassistant.local:8123/api/webhook/<id>',
    hint: 'Use an automation with a Webhook trigger. It can read trigger.json.plate, .camera and more.',
  },
  'node-red': {
    label: 'Node-RED',
    example: 'http://nodered.local:1880/<path>',
    hint: 'Use an “http in” node with the method POST. The event is in msg.payload.',
  },
}
