import type { AlertGroup, AlertRow } from '../../alerts/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { type AnnotatedEvent, tellingPicture, unannotated } from '../../events/index.ts'
import { EventLog } from '../../log/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { Alert, ApiAlertGroup } from '../schemas/index.ts'

function pictureOf(event: AnnotatedEvent): Alert['picture'] {
  const image = tellingPicture(event)
  if (!image) return null
  const { url, width, height, tooLarge } = image
  return { url, width, height, tooLarge }
}

function presentAlert(row: AlertRow, cameras: ShownCameras, event: AnnotatedEvent | undefined): Alert {
  const { id, severity, rule, rule_id: ruleId, subject, text, plate, camera_id: cameraId, event_id: eventId } = row
  return {
    id,
    at: iso(row.at),
    endedAt: isoOrNull(row.ended_at),
    severity,
    rule,
    ruleId,
    subject,
    text,
    camera: cameraId === null ? null : cameras.shown(cameraId),
    plate,
    eventId,
    picture: event ? pictureOf(event) : null,
    seenAt: isoOrNull(row.seen_at),
    seenBy: row.seen_by,
  }
}

/** Alerts as the API shows them, with pictures of their events. */
export async function presentAlerts(queries: Queries, rows: readonly AlertRow[]): Promise<Alert[]> {
  const ids = rows.flatMap(({ event_id: id }) => id ?? [])
  const [cameras, events] = await Promise.all([
    ShownCameras.load(queries),
    ids.length > 0 ? new EventLog(queries).eventsWithIds(ids) : [],
  ])
  const byId = new Map(events.map(event => [event.id, unannotated(event)]))
  return rows.map(row => presentAlert(row, cameras, byId.get(row.event_id ?? '')))
}

export async function presentGroups(queries: Queries, groups: readonly AlertGroup[]): Promise<ApiAlertGroup[]> {
  const newest = await presentAlerts(
    queries,
    groups.map(group => group.newest),
  )
  return groups.flatMap(({ count, unseen, severity, firstAt }, at) => {
    const alert = newest[at]
    if (!alert) return []
    return [{ rule: alert.rule, subject: alert.subject, count, unseen, severity, firstAt: iso(firstAt), newest: alert }]
  })
}
