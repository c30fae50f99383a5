import { type Expression, type SqlBool, sql } from 'kysely'
import type { Event, LogEntry } from '../../model/index.ts'
import type { Queries } from '../database.ts'
import type { LogTable } from '../schema.ts'
import type { ShownCameras } from './cameras.ts'

export type LogRow = Pick<LogTable, 'seq' | 'id' | 'kind' | 'received_at' | 'time' | 'camera_id' | 'body'>

const columns = ['seq', 'id', 'kind', 'received_at', 'time', 'camera_id', 'body'] as const
const seqsAQuery = 500

const iso = (milliseconds: number) => new Date(milliseconds).toISOString()

export function toEntry(
  { seq, id, kind, received_at, time, camera_id, body }: LogRow,
  cameras: ShownCameras,
): LogEntry {
  const head = { kind, id, seq, receivedAt: iso(received_at), time: iso(time), camera: cameras.shown(camera_id) }
  return { ...head, ...JSON.parse(body) } as LogEntry
}

export function toEvent(row: LogRow, cameras: ShownCameras): Event {
  return toEntry(row, cameras) as Event
}

export interface RowsWanted {
  where: Expression<SqlBool>
  order: 'seq asc' | 'seq desc' | 'time asc' | 'time desc'
  limit: number
}

/** Rows of alarms. */
export async function alarmRows(queries: Queries, { where, order, limit }: RowsWanted): Promise<LogRow[]> {
  const [column, direction] = order.split(' ') as ['seq' | 'time', 'asc' | 'desc']
  let query = queries.selectFrom('log').select(columns).where('kind', '=', 'alarm').where(where)
  query = query.orderBy(column, direction)
  if (column === 'time') query = query.orderBy('seq', direction)
  return query.limit(limit).execute()
}

/** The alarms of these numbers, in their order; numbers whose event was removed are left out. */
export async function alarmRowsOf(queries: Queries, seqs: readonly number[]): Promise<LogRow[]> {
  const rows = await entryRowsOf(queries, seqs)
  return rows.filter(row => row.kind === 'alarm')
}

/** Entries of every kind with these numbers, in their order; removed ones are left out. */
export async function entryRowsOf(queries: Queries, seqs: readonly number[]): Promise<LogRow[]> {
  const rows = new Map<number, LogRow>()
  for (let at = 0; at < seqs.length; at += seqsAQuery) {
    const some = seqs.slice(at, at + seqsAQuery)
    const wanted = sql<number>`(select value from json_each(${JSON.stringify(some)}))`
    const found = await queries.selectFrom('log').select(columns).where('seq', 'in', wanted).execute()
    for (const row of found) rows.set(row.seq, row)
  }
  return seqs.flatMap(seq => rows.get(seq) ?? [])
}

/** Entries of every kind after a number, oldest first. */
export async function entryRowsAfter(queries: Queries, afterSeq: number, limit: number): Promise<LogRow[]> {
  return queries.selectFrom('log').select(columns).where('seq', '>', afterSeq).orderBy('seq').limit(limit).execute()
}

export async function alarmRowOf(queries: Queries, id: string): Promise<LogRow | undefined> {
  const query = queries.selectFrom('log').select(columns).where('id', '=', id).where('kind', '=', 'alarm')
  return query.executeTakeFirst()
}
