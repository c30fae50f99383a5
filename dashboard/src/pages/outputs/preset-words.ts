import type { WebhookInput } from '#server/api/schemas/index.ts'

export type Preset = NonNullable<WebhookInput['preset']>

interface PresetWords {
  label: string
  /** What the address looks like. */
  example: string
  hint: string
}

export const presetWords: Record<Preset, PresetWords> = {
  event: {
    label: 'The full event (JSON)',
    example: 'https://example.org/hook',
    hint: 'For programs of your own: everything the server knows of the event.',
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
    hint: 'The token is the bot’s; the chat stands behind chat_id=.',
  },
  ntfy: {
    label: 'ntfy',
    example: 'https://ntfy.sh/<topic>',
    hint: 'The topic stands at the end of the address; a token goes into the header Authorization.',
  },
  pushover: {
    label: 'Pushover',
    example: 'https://api.pushover.net/1/messages.json?token=<app>&user=<you>',
    hint: 'The keys of the app and of you stand behind the question mark.',
  },
  'home-assistant': {
    label: 'Home Assistant webhook',
    example: 'http://homeassistant.local:8123/api/webhook/<id>',
    hint: 'An automation with the trigger Webhook; it reads trigger.json.plate, .camera and more.',
  },
  'node-red': {
    label: 'Node-RED',
    example: 'http://nodered.local:1880/<path>',
    hint: 'A node “http in” with the method POST; the event is msg.payload.',
  },
}
