import type { WebhookConfig, WebhookInput } from '../../outputs/index.ts'
import type { WebhookChange } from '../schemas/index.ts'

/** Applies a change to a webhook. Missing fields stay, null removes a field; a header with null keeps its value. */
export function changedWebhook(config: WebhookConfig, change: WebhookChange): WebhookInput {
  const { headers: given, ...others } = change
  const named = Object.entries(given ?? config.headers).map(([name, value]) => [name, value ?? config.headers[name]])
  const headers = Object.fromEntries(named.filter(([, value]) => value !== undefined))
  const rest = Object.entries(others).filter(([, value]) => value !== undefined)
  const all = Object.entries({ ...config, ...Object.fromEntries(rest), headers })
  return Object.fromEntries(all.filter(([, value]) => value !== null)) as WebhookInput
}
