import { withChange } from '../queued/with-change.ts'
import type { WebhookChange, WebhookConfig } from './webhook-schema.ts'

/** Applies a change to a webhook. Missing fields stay, null removes a field; a header with null keeps its value. */
export function changedWebhook(config: WebhookConfig, { headers: given, ...others }: WebhookChange): WebhookConfig {
  const named = Object.entries(given ?? config.headers).map(([name, value]) => [name, value ?? config.headers[name]])
  const headers = Object.fromEntries(named.filter(([, value]) => value !== undefined))
  return withChange(config, { ...others, headers })
}
