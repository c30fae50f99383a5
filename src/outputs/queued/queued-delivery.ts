import { createHash } from 'node:crypto'
import type { DeliveryStatus } from '../../database/index.ts'
import type { AnnotatedEntry } from '../../events/index.ts'
import type { Deliverable, PublishedAlert } from './deliverable.ts'
import type { DeliveryRow } from './deliveries.ts'

/** A delivery in the queue. */
export interface QueuedDelivery {
  row: DeliveryRow
  deliverable: Deliverable
  /** Milliseconds since 1970; its age counts from here. */
  receivedAt: number
  isInFlight: boolean
  /** The caller of `DeliveryQueue.tryNew` stores its row, not the queue. */
  isNew: boolean
}

/**
 * The id of the delivery of one entry to one output (UUIDv8, RFC 9562). It depends on nothing else, so a target can
 * recognise a delivery that is repeated after a crash.
 */
export function deliveryId(outputId: string, entryId: string): string {
  const hash = createHash('sha256').update(outputId).update('\0').update(entryId).digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

type RowFacts = Pick<DeliveryRow, 'seq' | 'event_id' | 'camera_id' | 'type' | 'body'> & { entryId: string; at: number }

function pendingRow(outputId: string, { entryId, at, ...facts }: RowFacts): DeliveryRow {
  return {
    id: deliveryId(outputId, entryId),
    output_id: outputId,
    status: 'pending',
    attempts: 0,
    created_at: at,
    first_at: null,
    last_at: null,
    next_at: at,
    status_code: null,
    reason: null,
    duration_ms: null,
    ...facts,
  }
}

/** The row of the pending delivery of an entry; `at` in milliseconds since 1970. */
export function entryRow(outputId: string, { id, seq, kind, camera }: AnnotatedEntry, at: number): DeliveryRow {
  return pendingRow(outputId, { entryId: id, at, seq, event_id: id, camera_id: camera.id, type: kind, body: null })
}

/** The row of an entry that is not delivered, for the history. */
export function finishedRow(
  outputId: string,
  entry: AnnotatedEntry,
  { at, ...outcome }: { at: number; status: DeliveryStatus; reason: string },
): DeliveryRow {
  return { ...entryRow(outputId, entry, at), ...outcome, next_at: null }
}

/** The row of the pending delivery of an alert, with the alert as its body. */
export function alertRow(outputId: string, alert: PublishedAlert): DeliveryRow {
  const at = Date.parse(alert.at)
  const facts = { seq: null, event_id: alert.eventId, camera_id: null, body: JSON.stringify(alert) }
  return pendingRow(outputId, { ...facts, entryId: alert.id, at, type: 'alert' })
}

/** A delivery that is not stored yet. */
export function newDelivery(outputId: string, entry: AnnotatedEntry, now: number): QueuedDelivery {
  return {
    row: entryRow(outputId, entry, now),
    deliverable: { type: entry.kind, event: entry },
    receivedAt: Date.parse(entry.receivedAt),
    isInFlight: false,
    isNew: true,
  }
}

function storedDeliverable({ body }: DeliveryRow, entry: AnnotatedEntry | null): Deliverable | null {
  if (entry !== null) return { type: entry.kind, event: entry }
  return body === null ? null : { type: 'alert', event: JSON.parse(body) as PublishedAlert }
}

/** A delivery that was stored; `entry` is its log entry, null for an alert. Null if the entry no longer exists. */
export function restoredDelivery(row: DeliveryRow, entry: AnnotatedEntry | null): QueuedDelivery | null {
  const deliverable = storedDeliverable(row, entry)
  if (!deliverable) return null
  const receivedAt = entry === null ? row.created_at : Date.parse(entry.receivedAt)
  return { row, deliverable, receivedAt, isInFlight: false, isNew: false }
}
