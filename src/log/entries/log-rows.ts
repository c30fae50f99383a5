import { type Expression, type SqlBool, sql } from 'kysely'
import type { ShownCameras } from '../../cameras/shown-cameras.ts'
import { type LogTable, listed, type Queries } from '../../database/index.ts'
import { type Category, type Event, type LogEntry, siteRef } from '../../model/index.ts'
import { iso } from '../../time/iso.ts'
import { readBody } from './entry-body.ts'

export type LogRow = Pick<LogTable, 'seq' | 'id' | 'kind' | 'received_at' | 'time' | 'camera_id' | 'body'>

export const logColumns = ['seq', 'id', 'kind', 'received_at', 'time', 'camera_id', 'body'] as const
const seqsAQuery = 500

/** The entry of a row. Throws where it cannot be read. */
export function toEntry(
  { seq, id, kind, received_at, time, camera_id, body }: LogRow,
  cameras: ShownCameras,
): LogEntry {
  const camera = kind === 'mode' ? siteRef : cameras.shown(camera_id)
  const head = { kind, id, seq, receivedAt: iso(received_at), time: iso(time), camera }
  return { ...head, ...readBody(kind, body) } as LogEntry
}

/** The entries of rows, without those that cannot be read: the search index sets these aside. */
export function readableEntries(rows: readonly LogRow[], cameras: ShownCameras): LogEntry[] {
  return rows.flatMap(row => {
    try {
      return [toEntry(row, cameras)]
    } catch {
      return []
    }
  })
}

/** The events of rows, without those that cannot be read. */
export function readableEvents(rows: readonly LogRow[], cameras: ShownCameras): Event[] {
  return readableEntries(rows, cameras) as Event[]
}

export interface RowsWanted {
  where: Expression<SqlBool>
  order: 'seq asc' | 'seq desc' | 'time asc' | 'time desc'
  limit: number
}

/** Rows of events. */
export async function alarmRows(queries: Queries, { where, order, limit }: RowsWanted): Promise<LogRow[]> {
  const [column, direction] = order.split(' ') as ['seq' | 'time', 'asc' | 'desc']
  let query = queries.selectFrom('log').select(logColumns).where('kind', '=', 'alarm').where(where)
  query = query.orderBy(column, direction)
  if (column === 'time') query = query.orderBy('seq', direction)
  return query.limit(limit).execute()
}

/** The rows of events with these numbers, in this order. Removed events are left out. */
export async function alarmRowsOf(queries: Queries, seqs: readonly number[]): Promise<LogRow[]> {
  const rows = await entryRowsOf(queries, seqs)
  return rows.filter(row => row.kind === 'alarm')
}

/** The rows with these numbers, in this order. Removed entries are left out. */
export async function entryRowsOf(queries: Queries, seqs: readonly number[]): Promise<LogRow[]> {
  const rows = new Map<number, LogRow>()
  for (let at = 0; at < seqs.length; at += seqsAQuery) {
    const some = seqs.slice(at, at + seqsAQuery)
    const found = await queries.selectFrom('log').select(logColumns).where('seq', 'in', listed(some)).execute()
    for (const row of found) rows.set(row.seq, row)
  }
  return seqs.flatMap(seq => rows.get(seq) ?? [])
}

// The size of a page of ordinary events. A page of large ones has fewer.
const mostBytesAPage = 4 * 2 ** 20

/** The rows that are read; without a field all are. */
export interface RowChoice {
  kinds?: readonly LogTable['kind'][]
  /** The last number. */
  upTo?: number
  categories?: readonly Category[]
}

/**
 * Chosen rows after a number, oldest first: at most `limit`, fewer where they are large, but one at least where there is
 * one.
 */
export async function entryRowsAfter(
  queries: Queries,
  afterSeq: number,
  limit: number,
  { kinds, upTo, categories }: RowChoice = {},
): Promise<LogRow[]> {
  const conditions = [
    sql`seq > ${afterSeq}`,
    ...(kinds === undefined ? [] : [sql`kind in (${sql.join(kinds.map(kind => sql.lit(kind)))})`]),
    ...(upTo === undefined ? [] : [sql`seq <= ${upTo}`]),
    ...(categories === undefined ? [] : [sql`category in (${sql.join([...categories])})`]),
  ]
  const sizes = sql`
    select seq, octet_length(body) as size from log where ${sql.join(conditions, sql` and `)} order by seq limit ${limit}
  `
  const before = sql`select seq, sum(size) over (order by seq) - size as before from (${sizes}) as sized`
  const { rows } = await sql<LogRow>`
    select ${sql.join(logColumns.map(column => sql.ref(`log.${column}`)))} from (${before}) as page
    cross join log where log.seq = page.seq and page.before < ${mostBytesAPage} order by page.seq
  `.execute(queries)
  return rows
}

/** True when there may be more rows after a page of `entryRowsAfter`. */
export function isFullPage(rows: readonly LogRow[], limit: number): boolean {
  return rows.length >= limit || rows.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0) >= mostBytesAPage
}

export async function alarmRowOf(queries: Queries, id: string): Promise<LogRow | undefined> {
  const query = queries.selectFrom('log').select(logColumns).where('id', '=', id).where('kind', '=', 'alarm')
  return query.executeTakeFirst()
}
