import { type AlertRow, readAlertsAfter } from '../../alerts/index.ts'
import type { Queries, Write } from '../../database/index.ts'
import { Cursors } from '../../log/index.ts'
import { addStatement, type DeliveryRow } from '../delivery/delivery-rows.ts'
import type { PublishedAlert } from './deliverable.ts'
import { deliveryId } from './delivery-id.ts'
import { failureKey } from './failure-alerts.ts'

export interface AlertFollowerOptions {
  /** Id of the webhook; its cursor in the list of alerts is kept under `<id>/alerts`. */
  outputId: string
  queries: Queries
  write: Write
}

const alertsAtOnce = 50

/** The id of an output's cursor in the list of alerts. */
export const alertCursorId = (outputId: string) => `${outputId}/alerts`

const iso = (at: number) => new Date(at).toISOString()

function publishedAlert({ id, at, ended_at, severity, rule, subject, text, event_id }: AlertRow): PublishedAlert {
  const endedAt = ended_at === null ? null : iso(ended_at)
  return { kind: 'alert', id, at: iso(at), endedAt, severity, rule, subject, text, eventId: event_id }
}

function rowOf(outputId: string, alert: AlertRow): DeliveryRow {
  return {
    id: deliveryId(outputId, alert.id),
    output_id: outputId,
    seq: null,
    event_id: alert.event_id,
    camera_id: null,
    type: 'alert',
    status: 'pending',
    attempts: 0,
    created_at: alert.at,
    first_at: null,
    last_at: null,
    next_at: alert.at,
    status_code: null,
    reason: null,
    duration_ms: null,
    body: JSON.stringify(publishedAlert(alert)),
  }
}

/** Makes pending deliveries of the alerts that were raised since it last looked. True where there were some. */
export async function followAlerts({ outputId, queries, write }: AlertFollowerOptions, now: number): Promise<boolean> {
  const id = alertCursorId(outputId)
  const cursors = new Cursors(queries)
  const stored = await cursors.read(id)
  if (stored === null) {
    const newest = await queries
      .selectFrom('alert')
      .select(({ fn }) => fn.max('number').as('number'))
      .executeTakeFirst()
    await write([cursors.moveStatement(id, newest?.number ?? 0, now)])
    return false
  }
  const alerts = await readAlertsAfter(queries, stored, alertsAtOnce)
  const last = alerts.at(-1)
  if (!last) return false
  // That it failed is no news to the target once it can be told.
  const others = alerts.filter(alert => alert.open_key !== failureKey(outputId))
  const rows = others.map(alert => rowOf(outputId, alert))
  await write([...(rows.length > 0 ? [addStatement(queries, rows)] : []), cursors.moveStatement(id, last.number, now)])
  return true
}
