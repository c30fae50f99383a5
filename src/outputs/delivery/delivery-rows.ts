import { type CompiledQuery, type Selectable, sql } from 'kysely'
import type { DeliveryStatus, DeliveryTable, Queries } from '../../database/index.ts'
import { stampedBefore } from '../../database/index.ts'
import type { RemovableAge } from '../../lib/removable-age.ts'

export type DeliveryRow = Selectable<DeliveryTable>

const columns = [
  'id',
  'output_id',
  'seq',
  'event_id',
  'camera_id',
  'type',
  'status',
  'attempts',
  'created_at',
  'first_at',
  'last_at',
  'next_at',
  'status_code',
  'reason',
  'duration_ms',
  'body',
] as const satisfies (keyof DeliveryRow)[]

const changing = columns.filter(column => !['id', 'output_id', 'created_at', 'body'].includes(column))

/** Stores deliveries, whatever their number with the same statement. Those that are there already: see `on`. */
function putStatement(queries: Queries, rows: readonly DeliveryRow[], on: 'keep' | 'replace'): CompiledQuery {
  const values = JSON.stringify(rows.map(row => columns.map(column => row[column])))
  const names = sql.join(columns.map(column => sql.ref(column)))
  const parts = sql.join(columns.map((_, n) => sql`json_extract(value, ${sql.lit(`$[${n}]`)})`))
  const changes = sql.join(changing.map(column => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))
  const conflict = on === 'keep' ? sql`nothing` : sql`update set ${changes}`
  return sql`insert into delivery (${names}) select ${parts} from json_each(${values}) where true
    on conflict (id) do ${conflict}`.compile(queries)
}

/** Stores new deliveries; what is known of one already stays. */
export function addStatement(queries: Queries, rows: readonly DeliveryRow[]): CompiledQuery {
  return putStatement(queries, rows, 'keep')
}

/** Stores what became of deliveries. */
export function updateStatement(queries: Queries, rows: readonly DeliveryRow[]): CompiledQuery {
  return putStatement(queries, rows, 'replace')
}

/** Ids of what an output has yet to deliver, the oldest entries first. */
export async function pendingIds(queries: Queries, outputId: string, limit: number): Promise<string[]> {
  const rows = await queries
    .selectFrom('delivery')
    .select('id')
    .where('output_id', '=', outputId)
    .where('status', '=', 'pending')
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function deliveriesOf(queries: Queries, ids: readonly string[]): Promise<DeliveryRow[]> {
  if (ids.length === 0) return []
  return queries.selectFrom('delivery').selectAll().where('id', 'in', ids).orderBy('seq').execute()
}

export interface ResendWish {
  /** One delivery; all that fit where it is left out. */
  id?: string | undefined
  outputIds: readonly string[]
  status: readonly DeliveryStatus[]
}

export async function countResendable(queries: Queries, { id, outputIds, status }: ResendWish): Promise<number> {
  let query = queries.selectFrom('delivery').select(({ fn }) => fn.countAll<number>().as('count'))
  query = query.where('status', 'in', status).where('output_id', 'in', outputIds)
  if (id !== undefined) query = query.where('id', '=', id)
  return (await query.executeTakeFirst())?.count ?? 0
}

/** Marks deliveries to be sent again at once; their 24 hours begin anew. */
export function resendStatement(queries: Queries, { id, outputIds, status }: ResendWish, at: number): CompiledQuery {
  let update = queries
    .updateTable('delivery')
    .set({ status: 'pending', attempts: 0, first_at: at, next_at: at, reason: null })
    .where('status', 'in', status)
    .where('output_id', 'in', outputIds)
  if (id !== undefined) update = update.where('id', '=', id)
  return update.compile()
}

/** Has what is pending of an output tried at once. */
export function hurryStatement(queries: Queries, outputId: string, at: number): CompiledQuery {
  return queries
    .updateTable('delivery')
    .set({ next_at: at })
    .where('output_id', '=', outputId)
    .where('status', '=', 'pending')
    .compile()
}

/** What is pending of an output that is no more. */
export function cancelStatement(queries: Queries, outputId: string, reason: string): CompiledQuery {
  return queries
    .updateTable('delivery')
    .set({ status: 'cancelled', next_at: null, reason })
    .where('output_id', '=', outputId)
    .where('status', '=', 'pending')
    .compile()
}

const settled: DeliveryStatus[] = ['delivered', 'held', 'expired', 'cancelled', 'failed']

/** Removes at most `most` settled deliveries that are old enough. */
export function forgetOldStatement(queries: Queries, age: RemovableAge, most: number): CompiledQuery {
  const old = queries
    .selectFrom('delivery')
    .select('id')
    .where(stampedBefore('created_at', age))
    .where('status', 'in', settled)
    .orderBy('created_at')
    .limit(most)
  return queries.deleteFrom('delivery').where('id', 'in', old).compile()
}

/** Removes at most `most` settled deliveries beyond the newest `kept`, of all outputs together. */
export function forgetExcessStatement(queries: Queries, kept: number, most: number): CompiledQuery {
  const excess = queries
    .selectFrom('delivery')
    .select('id')
    .where('status', 'in', ['delivered', 'held', 'expired'])
    .orderBy('created_at', 'desc')
    .limit(most)
    .offset(kept)
  return queries.deleteFrom('delivery').where('id', 'in', excess).compile()
}

const hourMs = 3_600_000
const minuteMs = 60_000

/** What an output delivered of late: counts by minute, oldest first, of deliveries made within the last hour. */
export async function readDelivered(queries: Queries, outputId: string, now: number) {
  const delivered = queries.selectFrom('delivery').where('output_id', '=', outputId).where('status', '=', 'delivered')
  const minute = sql<number>`last_at / ${sql.lit(minuteMs)}`
  const [rows, last] = await Promise.all([
    delivered
      .select(({ fn }) => [minute.as('minute'), fn.countAll<number>().as('count')])
      .where('created_at', '>', now - hourMs)
      .groupBy(minute)
      .orderBy(minute)
      .execute(),
    delivered.select('last_at').orderBy('created_at', 'desc').limit(1).executeTakeFirst(),
  ])
  return {
    minutes: rows.map(row => ({ at: row.minute * minuteMs, count: row.count })),
    lastDeliveredAt: last?.last_at ?? null,
  }
}
