import type { CompiledQuery } from 'kysely'
import type { AlertRow, Alerts } from '../../alerts/index.ts'
import type { TableStore } from '../../database/index.ts'
import { Cursors } from '../../log/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { QueueFacts } from '../output-kind-facts.ts'
import type { PublishedAlert } from './deliverable.ts'
import { Deliveries } from './deliveries.ts'
import { failureKey } from './failure-alerts.ts'
import { alertRow } from './queued-delivery.ts'

export interface AlertDeliveriesOptions extends TableStore {
  facts: QueueFacts
  /** Id of the output. Its cursor in the table of alerts is stored under `<id>/alerts`. */
  outputId: string
  alerts: Pick<Alerts, 'after' | 'newestNumber'>
}

const alertsAtOnce = 50

/** The id of an output's cursor in the table of alerts. */
export const alertCursorId = (outputId: string) => `${outputId}/alerts`

/** Whether a cursor is one in the table of alerts. */
export const isAlertCursor = (id: string) => id.endsWith('/alerts')

/** An alert as outputs send it. */
export function publishedAlert({
  id,
  at,
  ended_at,
  severity,
  rule,
  subject,
  text,
  event_id,
}: AlertRow): PublishedAlert {
  const endedAt = isoOrNull(ended_at)
  return { kind: 'alert', id, at: iso(at), endedAt, severity, rule, subject, text, eventId: event_id }
}

/** Adds pending deliveries for the alerts since the last call. The first call only sets the cursor. */
export async function addAlertDeliveries(
  { facts, outputId, alerts, queries, write }: AlertDeliveriesOptions,
  now: number,
): Promise<void> {
  const id = alertCursorId(outputId)
  const cursors = new Cursors(queries)
  const cursor = await cursors.read(id)
  if (cursor === null) return write([cursors.moveStatement(id, await alerts.newestNumber(), now)])
  const next = await alerts.after(cursor, alertsAtOnce)
  const last = next.at(-1)
  if (!last) return
  // An output does not send the alert about its own failure: once it could, the failure is over.
  const others = next.filter(alert => alert.open_key !== failureKey(facts, outputId))
  const rows = others.map(alert => alertRow(outputId, publishedAlert(alert)))
  const statements: CompiledQuery[] = rows.length > 0 ? [new Deliveries({ queries }).add(rows)] : []
  await write([...statements, cursors.moveStatement(id, last.number, now)])
}
