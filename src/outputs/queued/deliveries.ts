import { type CompiledQuery, type Selectable, sql } from 'kysely'
import {
  type DeliveryStatus,
  type DeliveryTable,
  insertionNumber,
  insertMany,
  listed,
  type Queries,
  stampedBefore,
} from '../../database/index.ts'
import type { RemovableAge } from '../../lib/removable-age.ts'
import { hourMs, minuteMs } from '../../time/units.ts'

/** A stored delivery. Times are milliseconds since 1970. */
export type DeliveryRow = Selectable<DeliveryTable>

/** A delivery and its insertion number, which orders deliveries of the same millisecond. */
export type ListedDelivery = DeliveryRow & { row: number }

export interface DeliveryFilter {
  output?: string[] | undefined
  status?: DeliveryStatus[] | undefined
  eventId?: string | undefined
  id?: string | undefined
  limit: number
  /** Only deliveries before this one. */
  before?: { at: number; row: number } | null
}

export interface ResendFilter {
  /** One delivery; without it all that match. */
  id?: string | undefined
  outputIds: readonly string[]
  status: readonly DeliveryStatus[]
}

const changing = [
  'seq',
  'event_id',
  'camera_id',
  'type',
  'status',
  'attempts',
  'first_at',
  'last_at',
  'next_at',
  'status_code',
  'reason',
  'duration_ms',
] as const satisfies (keyof DeliveryRow)[]

const columns = ['id', 'output_id', 'created_at', 'body', ...changing] as const satisfies (keyof DeliveryRow)[]

const finished: DeliveryStatus[] = ['delivered', 'held', 'expired', 'cancelled', 'failed']

/** The deliveries of all outputs with a delivery queue: what is pending and what became of the others. */
export class Deliveries {
  private readonly queries: Queries

  constructor({ queries }: { queries: Queries }) {
    this.queries = queries
  }

  /** Newest first. */
  list({ output, status, eventId, id, limit, before }: DeliveryFilter): Promise<ListedDelivery[]> {
    const row = insertionNumber('delivery')
    let query = this.queries.selectFrom('delivery').select(columns).select(row.as('row'))
    // Notifications belong to their people, who see them under their devices.
    query = output ? query.where('output_id', 'in', output) : query.where('output_id', 'not like', 'push:%')
    if (status) query = query.where('status', 'in', status)
    if (eventId !== undefined) query = query.where('event_id', '=', eventId)
    if (id !== undefined) query = query.where('id', '=', id)
    if (before) {
      const { at } = before
      query = query
        .where('created_at', '<=', at)
        .where(({ eb, or }) => or([eb('created_at', '<', at), eb(row, '<', before.row)]))
    }
    return query.orderBy('created_at', 'desc').orderBy(row, 'desc').limit(limit).execute()
  }

  async withIds(ids: readonly string[]): Promise<DeliveryRow[]> {
    if (ids.length === 0) return []
    const row = insertionNumber('delivery')
    return this.queries
      .selectFrom('delivery')
      .select(columns)
      .where('id', 'in', ids)
      .orderBy('seq')
      .orderBy(row)
      .execute()
  }

  /** Ids of pending deliveries, the oldest entries first. */
  async pendingIds(outputId: string, limit: number): Promise<string[]> {
    const rows = await this.queries
      .selectFrom('delivery')
      .select('id')
      .where('output_id', '=', outputId)
      .where('status', '=', 'pending')
      .orderBy('seq')
      // Alerts have no place in the log; they come in the order in which they were stored.
      .orderBy(insertionNumber('delivery'))
      .limit(limit)
      .execute()
    return rows.map(({ id }) => id)
  }

  /** Held deliveries of an output with this reason, made before a time (milliseconds since 1970), the oldest first. */
  held(outputId: string, { reason, before, limit }: { reason: string; before: number; limit: number }) {
    return this.queries
      .selectFrom('delivery')
      .select(columns)
      .where('output_id', '=', outputId)
      .where('status', '=', 'held')
      .where('reason', '=', reason)
      .where('created_at', '<', before)
      .orderBy('seq')
      .limit(limit)
      .execute()
  }

  /** Deliveries made within the last hour, counted by minute, oldest first; and the time of the last one. */
  async recentlyDelivered(outputId: string, now: number) {
    const delivered = this.queries
      .selectFrom('delivery')
      .where('output_id', '=', outputId)
      .where('status', '=', 'delivered')
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

  /** The number of deliveries and the time of the last attempt, by output and status. */
  statusCounts() {
    return this.queries
      .selectFrom('delivery')
      .select(({ fn }) => [
        'output_id as outputId',
        'status',
        fn.countAll<number>().as('count'),
        fn.max('last_at').as('lastAt'),
      ])
      .groupBy(['output_id', 'status'])
      .execute()
  }

  /** Returns the reasons why attempts failed, by output and status of the delivery, oldest first. */
  async failureReasons(): Promise<{ outputId: string; status: DeliveryStatus; reason: string }[]> {
    const rows = await this.queries
      .selectFrom('delivery')
      .select(['output_id', 'status', 'reason'])
      .where('status', 'in', ['pending', 'failed'])
      .where('reason', 'is not', null)
      .orderBy('last_at')
      .execute()
    return rows.map(({ output_id: outputId, status, reason }) => ({ outputId, status, reason: reason ?? '' }))
  }

  async countResendable({ id, outputIds, status }: ResendFilter): Promise<number> {
    let query = this.queries.selectFrom('delivery').select(({ fn }) => fn.countAll<number>().as('count'))
    query = query.where('status', 'in', status).where('output_id', 'in', outputIds)
    if (id !== undefined) query = query.where('id', '=', id)
    return (await query.executeTakeFirst())?.count ?? 0
  }

  /** Makes deliveries pending again, due at `at`; their 24 hours start over. */
  resend({ id, outputIds, status }: ResendFilter, at: number): CompiledQuery {
    let update = this.queries
      .updateTable('delivery')
      .set({ status: 'pending', attempts: 0, first_at: at, next_at: at, reason: null })
      .where('status', 'in', status)
      .where('output_id', 'in', outputIds)
    if (id !== undefined) update = update.where('id', '=', id)
    return update.compile()
  }

  /** Stores new deliveries; those that are stored already stay as they are. */
  add(rows: readonly DeliveryRow[]): CompiledQuery {
    return insertMany(this.queries, 'delivery', rows)
  }

  /** Stores the new state of deliveries. */
  update(rows: readonly DeliveryRow[]): CompiledQuery {
    return insertMany(this.queries, 'delivery', rows, { replace: changing })
  }

  /** Makes all pending deliveries of an output due at `at`. */
  retryAt(outputId: string, at: number): CompiledQuery {
    return this.queries
      .updateTable('delivery')
      .set({ next_at: at })
      .where('output_id', '=', outputId)
      .where('status', '=', 'pending')
      .compile()
  }

  /** Cancels all pending deliveries of an output. */
  cancel(outputId: string, reason: string): CompiledQuery {
    return this.queries
      .updateTable('delivery')
      .set({ status: 'cancelled', next_at: null, reason })
      .where('output_id', '=', outputId)
      .where('status', '=', 'pending')
      .compile()
  }

  /** Cancels the pending notifications of devices that are no longer known. */
  cancelPush(keptOutputIds: readonly string[], reason: string): CompiledQuery {
    return this.queries
      .updateTable('delivery')
      .set({ status: 'cancelled', next_at: null, reason })
      .where('output_id', 'like', 'push:%')
      .where('output_id', 'not in', listed(keptOutputIds))
      .where('status', '=', 'pending')
      .compile()
  }

  /** Makes cancelled deliveries pending again, due at `at`. */
  revive(ids: readonly string[], at: number): CompiledQuery {
    return this.queries
      .updateTable('delivery')
      .set({ status: 'pending', next_at: at, reason: null })
      .where('id', 'in', listed(ids))
      .where('status', '=', 'cancelled')
      .compile()
  }

  /** Removes at most `most` finished deliveries that are old enough. */
  removeOld(age: RemovableAge, most: number): CompiledQuery {
    const old = this.queries
      .selectFrom('delivery')
      .select('id')
      .where(stampedBefore('created_at', age))
      .where('status', 'in', finished)
      .orderBy('created_at')
      .limit(most)
    return this.queries.deleteFrom('delivery').where('id', 'in', old).compile()
  }

  /** Removes at most `most` finished deliveries beyond the newest `kept`, over all outputs. */
  removeExcess(kept: number, most: number): CompiledQuery {
    const excess = this.queries
      .selectFrom('delivery')
      .select('id')
      .where('status', 'in', ['delivered', 'held', 'expired'])
      .orderBy('created_at', 'desc')
      .limit(most)
      .offset(kept)
    return this.queries.deleteFrom('delivery').where('id', 'in', excess).compile()
  }
}
