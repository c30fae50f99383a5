import { inWords } from '../../lib/in-words.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { OutputState } from '../output.ts'
import { isFailing } from './failure-alerts.ts'
import type { QueuedOutput } from './queued-output.ts'

interface StateAndDetail {
  state: OutputState['state']
  detail: string
}

function stateAndDetail(output: QueuedOutput, now: number): StateAndDetail {
  const { config, kind, rules } = output.options
  const target = kind.targetOf(config)
  const { trouble, pending, isProven, lastDeliveredAt } = output.queue
  const { trouble: stuck, behind } = output.consumerState()
  const hasWorked = isProven || lastDeliveredAt !== null
  if (!config.enabled)
    return { state: 'off', detail: 'Switched off: nothing is sent, and events of this time are not sent later.' }
  if (stuck) return { state: 'waiting', detail: `Waits: ${stuck.message}` }
  if (trouble) {
    const since = `for ${inWords(now - trouble.since)}`
    const left = pending > 0 ? `; ${pending} to be tried again` : ''
    return {
      // An output that never worked is unlikely to start working without a change.
      state: isFailing(trouble, now) || !hasWorked ? 'failing' : 'waiting',
      detail: `${hasWorked ? '' : 'Nothing delivered yet. '}Has failed ${since}: ${trouble.message}${left}.`,
    }
  }
  if (config.rule !== undefined && !rules.named(config.rule)) {
    return { state: 'waiting', detail: `There is no rule called ${config.rule}, so nothing is sent.` }
  }
  if (hasWorked) return { state: 'ok', detail: `Sends to ${target}` }
  const backlog = pending + behind
  const next =
    backlog > 0 ? `${backlog} waiting to be sent` : 'the next matching event will be the first. Test it to be sure'
  return { state: 'waiting', detail: `Nothing delivered yet to ${target}: ${next}.` }
}

/** The state of an output. `fault`: why it could not start; null if it did. */
export function queuedOutputState(
  output: QueuedOutput,
  { now, full, fault }: { now: number; full: boolean; fault: string | null },
): OutputState {
  const { id, kind, source, config } = output.options
  const { pending, hour, lastDeliveredAt, lastError } = output.queue
  const { cursor, behind } = output.consumerState()
  const described: StateAndDetail = fault ? { state: 'failing', detail: fault } : stateAndDetail(output, now)
  return {
    id,
    kind: kind.kind,
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
    config: kind.shown(config, { full }),
  }
}
