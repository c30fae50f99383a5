import type { AlertRow } from '../../alerts/index.ts'
import { iso, isoOrNull } from '../../time/iso.ts'
import type { Alert } from '../schemas/index.ts'

/** An alert as the API shows it. */
export function presentAlert(row: AlertRow): Alert {
  const { id, severity, rule, subject, text } = row
  return {
    id,
    at: iso(row.at),
    endedAt: isoOrNull(row.ended_at),
    severity,
    rule,
    subject,
    text,
    eventId: row.event_id,
    seenAt: isoOrNull(row.seen_at),
    seenBy: row.seen_by,
  }
}
