import { sql } from 'kysely'
import type { DeliveryStatus, Queries } from '../../database/index.ts'
import type { DeliveryRow } from '../../outputs/index.ts'
import type { Delivery } from '../schemas/index.ts'

export interface DeliveryWish {
  output?: string[] | undefined
  status?: DeliveryStatus[] | undefined
  eventId?: string | undefined
  id?: string | undefined
  limit: number
  /** Only those before it. */
  before?: { at: number; row: number } | null
}

/** A delivery and its place among those of the same moment. */
export type PlacedDelivery = DeliveryRow & { row: number }

/** Deliveries, newest first. */
export async function readDeliveries(queries: Queries, wish: DeliveryWish): Promise<PlacedDelivery[]> {
  const place = sql<number>`rowid`
  const { output, status, eventId, id, limit, before } = wish
  let query = queries.selectFrom('delivery').selectAll().select(place.as('row'))
  if (output) query = query.where('output_id', 'in', output)
  if (status) query = query.where('status', 'in', status)
  if (eventId !== undefined) query = query.where('event_id', '=', eventId)
  if (id !== undefined) query = query.where('id', '=', id)
  if (before) {
    const { at } = before
    query = query
      .where('created_at', '<=', at)
      .where(({ eb, or }) => or([eb('created_at', '<', at), eb(place, '<', before.row)]))
  }
  return query.orderBy('created_at', 'desc').orderBy(place, 'desc').limit(limit).execute()
}

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** Deliveries as the API shows them; `names` of outputs by id. */
export async function presentDeliveries(
  queries: Queries,
  rows: readonly DeliveryRow[],
  names: ReadonlyMap<string, string>,
): Promise<Delivery[]> {
  const ids = [...new Set(rows.flatMap(row => row.camera_id ?? []))]
  const found =
    ids.length === 0 ? [] : queries.selectFrom('camera').select(['id', 'name']).where('id', 'in', ids).execute()
  const cameras = new Map((await found).map(({ id, name }) => [id, name]))
  return rows.map(row => ({
    id: row.id,
    output: { id: row.output_id, name: names.get(row.output_id) ?? row.output_id.replace(/^file:/, '') },
    type: row.type,
    seq: row.seq,
    eventId: row.event_id,
    status: row.status,
    attempts: row.attempts,
    camera: row.camera_id === null ? null : { id: row.camera_id, name: cameras.get(row.camera_id) ?? row.camera_id },
    createdAt: new Date(row.created_at).toISOString(),
    lastAttemptAt: iso(row.last_at),
    nextAttemptAt: iso(row.next_at),
    statusCode: row.status_code,
    reason: row.reason,
    durationMs: row.duration_ms,
  }))
}
