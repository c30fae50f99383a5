import type { AlertRow } from '../../alerts/index.ts'
import type { Alert } from '../schemas/index.ts'

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

/** An alert as the API shows it. */
export function presentAlert(row: AlertRow): Alert {
  const { id, severity, rule, subject, text } = row
  return {
    id,
    at: iso(row.at),
    endedAt: row.ended_at === null ? null : iso(row.ended_at),
    severity,
    rule,
    subject,
    text,
    eventId: row.event_id,
    seenAt: row.seen_at === null ? null : iso(row.seen_at),
    seenBy: row.seen_by,
  }
}
