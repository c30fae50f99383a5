import type { AlertRaiser } from '../../alerts/index.ts'
import { inWords } from '../../lib/in-words.ts'
import type { QueuedKindFacts, QueueFacts } from '../output-kind-facts.ts'

/** The health of one output. */
export interface OutputHealth {
  id: string
  name: string
  /** The failure and its start (milliseconds since 1970; null if it could not start); null if none is known. */
  failure: { since: number | null; message: string } | null
  /** Its target accepted something since the server started. */
  isProven: boolean
  /** It acts on plates, as what opens a gate does: its failure is urgent. */
  isUrgent?: boolean
}

const failingAfterMs = 3_600_000
const urgentAfterMs = 5 * 60_000

/** The key of the alert that an output raises about its own failure. */
export const failureKey = ({ alertPrefix }: QueueFacts, outputId: string) => `${alertPrefix}${outputId}`

/** Whether a failure has lasted for an hour, or five minutes if it is urgent, or the output could not start at all. */
export const isFailing = ({ since }: { since: number | null }, now: number, isUrgent = false) =>
  since === null || now - since > (isUrgent ? urgentAfterMs : failingAfterMs)

function textOf(title: string, { since, message }: NonNullable<OutputHealth['failure']>, now: number): string {
  if (since === null) return `The ${title} sends nothing: ${message}`
  return `The ${title} has failed for ${inWords(now - since)}: ${message}. Test it on the page Outputs when it should work again.`
}

/**
 * Raises one alert about each output of a kind that has failed for an hour, or five minutes if it is urgent. Ends the alert when the target accepts
 * something, or the output is removed or disabled. `all` are the enabled outputs of the kind. Rejects if an alert cannot be
 * stored.
 */
export async function updateFailureAlerts(
  { label, queue }: Pick<QueuedKindFacts, 'label' | 'queue'>,
  all: readonly OutputHealth[],
  alerts: AlertRaiser,
  now: number,
): Promise<void> {
  const lasting = new Set<string>()
  for (const { id, name, failure, isProven, isUrgent } of all) {
    const key = failureKey(queue, id)
    // After a restart an open alert stays until the target accepts something.
    if (failure || !isProven) lasting.add(key)
    if (!failure || !isFailing(failure, now, isUrgent)) continue
    await alerts.raise({
      key,
      severity: isUrgent ? 'critical' : 'warning',
      rule: `${label} failing`,
      subject: name,
      text: textOf(`${queue.word} ${name}`, failure, now),
    })
  }
  const over = [...alerts.openKeys()].filter(key => key.startsWith(queue.alertPrefix) && !lasting.has(key))
  for (const key of over) await alerts.end(key)
}
