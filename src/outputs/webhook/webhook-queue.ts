import type { QueuedKind, SecretParts } from '../queued/queued-kind.ts'
import { changedWebhook } from './changed-webhook.ts'
import { checkAddress, checkParts } from './check-webhook.ts'
import { hostOf, shownConfig } from './shown-config.ts'
import { webhookKind } from './webhook-kind.ts'
import { type WebhookConfig, webhookChange, webhookConfig } from './webhook-schema.ts'
import { WebhookSender } from './webhook-sender.ts'

/** Addresses are secrets too: those of Slack, Discord and Telegram have a token in them. */
const webhookSecrets: SecretParts = {
  url: {
    label: 'address',
    standIn: url => new URL('/enter-the-address-again', String(url)).href.replace(/\/\/[^/]*@/, '//'),
  },
  secret: { label: 'secret', standIn: () => undefined },
  headers: { label: 'headers', standIn: () => ({}) },
}

/** Webhooks as outputs with a delivery queue. */
export const webhookQueue: QueuedKind<WebhookConfig> = {
  kind: 'webhook',
  facts: webhookKind,
  schema: webhookConfig,
  secrets: webhookSecrets,
  changeSchema: webhookChange,
  checkParts,
  checkEntered: checkAddress,
  changed: changedWebhook,
  openSender: (config, tools) => new WebhookSender(config, tools),
  shown: shownConfig,
  targetOf: ({ url }) => hostOf(url),
}
