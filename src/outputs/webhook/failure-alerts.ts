import type { AlertDesk, Alerts } from '../../alerts/index.ts'
import { inWords } from '../../lib/in-words.ts'

/** How one webhook is, as far as an alert about it goes. */
export interface Health {
  id: string
  name: string
  /** What is wrong with it, since when (milliseconds since 1970; null: it never started); null where nothing is known to be. */
  failure: { since: number | null; message: string } | null
  /** Its target took something since the server started. */
  isProven: boolean
}

const keyPrefix = 'output '
const failingAfterMs = 3_600_000

/** The key of the alert that a webhook raises about itself. */
export const failureKey = (outputId: string) => `${keyPrefix}${outputId}`

/** Whether a failure has lasted so long that people should hear of it. */
export const isFailing = ({ since }: { since: number | null }, now: number) =>
  since === null || now - since > failingAfterMs

function textOf(name: string, { since, message }: NonNullable<Health['failure']>, now: number): string {
  if (since === null) return `The webhook ${name} sends nothing: ${message}`
  return `The webhook ${name} has failed for ${inWords(now - since)}: ${message}. Test it on the page Outputs when it should work again.`
}

/**
 * Raises one alert about each webhook that has failed for an hour, and ends it when its target took something, or it was
 * removed or switched off. `all` are those that are switched on. Rejects while the storage is in trouble.
 */
export async function followFailures(
  all: readonly Health[],
  alerts: AlertDesk & Pick<Alerts, 'openKeys'>,
  now: number,
): Promise<void> {
  const lasting = new Set<string>()
  for (const { id, name, failure, isProven } of all) {
    const key = failureKey(id)
    // After a restart nothing is known of a target that was not asked yet.
    if (failure || !isProven) lasting.add(key)
    if (!failure || !isFailing(failure, now)) continue
    const facts = { severity: 'warning', rule: 'Webhook failing', subject: name } as const
    await alerts.raise({ key, ...facts, text: textOf(name, failure, now) })
  }
  const over = [...alerts.openKeys()].filter(key => key.startsWith(keyPrefix) && !lasting.has(key))
  for (const key of over) await alerts.end(key)
}
