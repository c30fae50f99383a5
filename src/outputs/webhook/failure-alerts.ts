import type { AlertRaiser } from '../../alerts/index.ts'
import { inWords } from '../../lib/in-words.ts'

/** The health of one webhook. */
export interface WebhookHealth {
  id: string
  name: string
  /** The failure and its start (milliseconds since 1970; null if it could not start); null if none is known. */
  failure: { since: number | null; message: string } | null
  /** Its target accepted something since the server started. */
  isProven: boolean
}

const keyPrefix = 'output '
const failingAfterMs = 3_600_000

/** The key of the alert that a webhook raises about its own failure. */
export const failureKey = (outputId: string) => `${keyPrefix}${outputId}`

/** Whether a failure has lasted for an hour, or the webhook could not start at all. */
export const isFailing = ({ since }: { since: number | null }, now: number) =>
  since === null || now - since > failingAfterMs

function textOf(name: string, { since, message }: NonNullable<WebhookHealth['failure']>, now: number): string {
  if (since === null) return `The webhook ${name} sends nothing: ${message}`
  return `The webhook ${name} has failed for ${inWords(now - since)}: ${message}. Test it on the page Outputs when it should work again.`
}

/**
 * Raises one alert about each webhook that has failed for an hour. Ends the alert when the target accepts something, or
 * the webhook is removed or disabled. `all` are the enabled webhooks. Rejects if an alert cannot be stored.
 */
export async function updateFailureAlerts(
  all: readonly WebhookHealth[],
  alerts: AlertRaiser,
  now: number,
): Promise<void> {
  const lasting = new Set<string>()
  for (const { id, name, failure, isProven } of all) {
    const key = failureKey(id)
    // After a restart an open alert stays until the target accepts something.
    if (failure || !isProven) lasting.add(key)
    if (!failure || !isFailing(failure, now)) continue
    const facts = { severity: 'warning', rule: 'Webhook failing', subject: name } as const
    await alerts.raise({ key, ...facts, text: textOf(name, failure, now) })
  }
  const over = [...alerts.openKeys()].filter(key => key.startsWith(keyPrefix) && !lasting.has(key))
  for (const key of over) await alerts.end(key)
}
