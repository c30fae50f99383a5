import { z } from 'zod'
import type { Queries, UnparsedTable } from '../../database/index.ts'
import { type UnparsedReason, ViewtronError } from '../../model/index.ts'
import { cursorCodec } from '../cursor.ts'
import type { ApiUnparsed, UnparsedPage } from '../schemas/index.ts'

type Row = Pick<UnparsedTable, 'id' | 'received_at' | 'client_ip' | 'reason' | 'detail' | 'bytes' | 'raw_file'>

const columns = ['id', 'received_at', 'client_ip', 'reason', 'detail', 'bytes', 'raw_file'] as const
const cursors = cursorCodec('unparsed', z.string().max(100))

function present({ id, received_at, client_ip, reason, detail, bytes, raw_file }: Row): ApiUnparsed {
  return {
    id,
    receivedAt: new Date(received_at).toISOString(),
    clientIp: client_ip,
    reason: reason as UnparsedReason,
    detail,
    bytes: Number(bytes),
    hasRaw: raw_file !== null,
  }
}

function matching(queries: Queries, reasons: UnparsedReason[] | undefined) {
  const query = queries.selectFrom('unparsed')
  return reasons?.length ? query.where('reason', 'in', reasons) : query
}

/** Posts that could not be understood, newest first: their ids rise with time. */
export async function unparsedPage(
  queries: Queries,
  { reason, limit, cursor }: { reason: UnparsedReason[] | undefined; limit: number; cursor: string | undefined },
): Promise<UnparsedPage> {
  const before = cursors.decode(cursor)
  const all = matching(queries, reason)
  const page = before === null ? all : all.where('id', '<', before)
  const [rows, count] = await Promise.all([
    page
      .select(columns)
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirst(),
  ])
  const items = rows.slice(0, limit).map(present)
  const last = items.at(-1)
  const nextCursor = last && rows.length > limit ? cursors.encode(last.id) : null
  return { items, nextCursor, total: Number(count?.total ?? 0) }
}

/** One of them; throws `not-found`. */
export async function unparsedOf(queries: Queries, id: string): Promise<ApiUnparsed> {
  const row = await queries.selectFrom('unparsed').select(columns).where('id', '=', id).executeTakeFirst()
  if (!row) throw new ViewtronError('not-found', { what: 'unread post', id })
  return present(row)
}

/** Ids of kept posts after `after`, the oldest first, so that those which come meanwhile are read too. */
export async function idsToRead(queries: Queries, after: string, limit: number): Promise<string[]> {
  const query = queries.selectFrom('unparsed').select('id').where('id', '>', after).where('raw_file', 'is not', null)
  const rows = await query.orderBy('id').limit(limit).execute()
  return rows.map(row => row.id)
}
