import { inWords } from '../../lib/in-words.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { OutputState } from '../output.ts'
import { isFailing } from './failure-alerts.ts'
import type { Webhook } from './webhook.ts'
import type { WebhookConfig } from './webhook-schema.ts'

/** An address without the parts that may be secret: user, path and query. */
function hostOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}/…`
}

/** An address without user and password. */
function withoutPassword(url: string): string {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain.href
}

/** A configuration that may be shown: without secrets and header values; the whole address only if `full`. */
export function shownConfig(config: WebhookConfig, { full }: { full: boolean }): Record<string, unknown> {
  const { secret, headers, url, ...rest } = config
  return {
    ...rest,
    url: full ? withoutPassword(url) : hostOf(url),
    headers: Object.fromEntries(Object.keys(headers).map(name => [name, null])),
    secrets: secret === undefined ? 0 : [secret].flat().length,
  }
}

interface StateAndDetail {
  state: OutputState['state']
  detail: string
}

function stateAndDetail(webhook: Webhook, now: number): StateAndDetail {
  const { config, rules } = webhook.options
  const { trouble, pending, isProven, lastDeliveredAt } = webhook.queue
  const { trouble: stuck, behind } = webhook.consumerState()
  const hasWorked = isProven || lastDeliveredAt !== null
  if (!config.enabled)
    return { state: 'off', detail: 'Switched off: nothing is sent, and events of this time are not sent later.' }
  if (stuck) return { state: 'waiting', detail: `Waits: ${stuck.message}` }
  if (trouble) {
    const since = `for ${inWords(now - trouble.since)}`
    const left = pending > 0 ? `; ${pending} to be tried again` : ''
    return {
      // A webhook that never worked is unlikely to start working without a change.
      state: isFailing(trouble, now) || !hasWorked ? 'failing' : 'waiting',
      detail: `${hasWorked ? '' : 'Nothing delivered yet. '}Has failed ${since}: ${trouble.message}${left}.`,
    }
  }
  if (config.rule !== undefined && !rules.named(config.rule)) {
    return { state: 'waiting', detail: `There is no rule called ${config.rule}, so nothing is sent.` }
  }
  if (hasWorked) return { state: 'ok', detail: `Sends to ${hostOf(config.url)}` }
  const backlog = pending + behind
  const next =
    backlog > 0 ? `${backlog} waiting to be sent` : 'the next matching event will be the first. Test it to be sure'
  return { state: 'waiting', detail: `Nothing delivered yet to ${hostOf(config.url)}: ${next}.` }
}

/** The state of a webhook. `fault`: why it could not start; null if it did. */
export function webhookState(
  webhook: Webhook,
  { now, full, fault }: { now: number; full: boolean; fault: string | null },
): OutputState {
  const { id, source, config } = webhook.options
  const { pending, hour, lastDeliveredAt, lastError } = webhook.queue
  const { cursor, behind } = webhook.consumerState()
  const described: StateAndDetail = fault ? { state: 'failing', detail: fault } : stateAndDetail(webhook, now)
  return {
    id,
    kind: 'webhook',
    name: config.name,
    source,
    enabled: config.enabled,
    ...described,
    cursor,
    behind: config.enabled ? behind : 0,
    pending,
    deliveredLastHour: hour.total(now),
    lastDeliveredAt: isoOrNull(lastDeliveredAt),
    lastError: lastError && { at: iso(lastError.at), message: lastError.message },
    config: shownConfig(config, { full }),
  }
}
