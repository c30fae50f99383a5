import type { DeliveryStatus } from '../../database/index.ts'
import type { AnnotatedEntry } from '../../events/index.ts'
import type { DeliveryRow } from '../delivery/delivery-rows.ts'
import type { Deliverable } from './deliverable.ts'
import { deliveryId } from './delivery-id.ts'

/** A delivery that is under way. */
export interface Parcel {
  row: DeliveryRow
  /** Null until it was read from the log. */
  deliverable: Deliverable | null
  /** Milliseconds since 1970; ages count from here. */
  receivedAt: number
  isInFlight: boolean
  /** Its row is stored by whoever handed it in, not by the courier. */
  isNew: boolean
}

/** A row about an entry that one output has to do with. */
export function rowOf(
  outputId: string,
  { id, seq, kind, camera }: AnnotatedEntry,
  now: number,
  settled?: { status: DeliveryStatus; reason: string },
): DeliveryRow {
  return {
    id: deliveryId(outputId, id),
    output_id: outputId,
    seq,
    event_id: id,
    camera_id: camera.id,
    type: kind,
    status: 'pending',
    attempts: 0,
    created_at: now,
    first_at: null,
    last_at: null,
    next_at: settled ? null : now,
    status_code: null,
    reason: null,
    duration_ms: null,
    body: null,
    ...settled,
  }
}

export function newParcel(outputId: string, entry: AnnotatedEntry, now: number): Parcel {
  return {
    row: rowOf(outputId, entry, now),
    deliverable: { type: entry.kind, event: entry },
    receivedAt: Date.parse(entry.receivedAt),
    isInFlight: false,
    isNew: true,
  }
}

/** A parcel of a row that was stored before; `entry` is its entry of the log, null for an alert. */
export function storedParcel(row: DeliveryRow, entry: AnnotatedEntry | null): Parcel | null {
  const deliverable: Deliverable | null =
    entry === null
      ? row.body === null
        ? null
        : { type: 'alert', event: JSON.parse(row.body) }
      : { type: entry.kind, event: entry }
  if (!deliverable) return null
  const receivedAt = entry === null ? row.created_at : Date.parse(entry.receivedAt)
  return { row, deliverable, receivedAt, isInFlight: false, isNew: false }
}
