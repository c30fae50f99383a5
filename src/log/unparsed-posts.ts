import type { CompiledQuery } from 'kysely'
import { insertionNumber, type Queries, type UnparsedTable } from '../database/index.ts'
import { uuid7 } from '../lib/uuid7.ts'
import type { UnparsedReason } from '../model/index.ts'

/** A document of a post that could not be understood, kept in the inbox. */
export interface UnparsedPost {
  /** Begins with the time of receipt, so ids rise with time. */
  id: string
  /** Of the whole post: it may have several documents. */
  postId: string
  receivedAt: Date
  clientIp: string
  reason: UnparsedReason
  detail: string
  /** Size of the whole post. */
  bytes: number
  /** Path below the data directory; null where the post itself is not kept. */
  rawFile: string | null
}

export interface UnparsedPageRequest {
  reasons: readonly UnparsedReason[] | undefined
  /** Only posts with a lower id; null begins with the newest. */
  beforeId: string | null
  limit: number
}

const columns = ['id', 'post_id', 'received_at', 'client_ip', 'reason', 'detail', 'bytes', 'raw_file'] as const

const toPost = (row: Pick<UnparsedTable, (typeof columns)[number]>): UnparsedPost => ({
  id: row.id,
  postId: row.post_id,
  receivedAt: new Date(row.received_at),
  clientIp: row.client_ip,
  reason: row.reason as UnparsedReason,
  detail: row.detail,
  bytes: Number(row.bytes),
  rawFile: row.raw_file,
})

/** The inbox: posts that could not be understood. */
export class UnparsedPosts {
  private readonly queries: Queries

  constructor(queries: Queries) {
    this.queries = queries
  }

  /** Newest first. */
  async page({ reasons, beforeId, limit }: UnparsedPageRequest): Promise<UnparsedPost[]> {
    const all = this.withReasons(reasons)
    const page = beforeId === null ? all : all.where('id', '<', beforeId)
    const rows = await page.select(columns).orderBy('id', 'desc').limit(limit).execute()
    return rows.map(toPost)
  }

  async find(id: string): Promise<UnparsedPost | null> {
    const row = await this.queries.selectFrom('unparsed').select(columns).where('id', '=', id).executeTakeFirst()
    return row ? toPost(row) : null
  }

  /** Returns the posts with these ids that are in the inbox, in the order of their ids. */
  async findAll(ids: readonly string[]): Promise<UnparsedPost[]> {
    const query = this.queries.selectFrom('unparsed').select(columns).where('id', 'in', ids)
    return (await query.orderBy('id').execute()).map(toPost)
  }

  /** Ids after `afterId` whose post is kept, oldest first, so that posts which arrive meanwhile follow. */
  async idsWithFile(afterId: string, limit: number): Promise<string[]> {
    const query = this.queries.selectFrom('unparsed').select('id').where('raw_file', 'is not', null)
    const rows = await query.where('id', '>', afterId).orderBy('id').limit(limit).execute()
    return rows.map(({ id }) => id)
  }

  /** The documents that were stored after one with this number, in the order in which they were stored. */
  async storedAfter(number: number, limit: number): Promise<(UnparsedPost & { number: number })[]> {
    const stored = insertionNumber('unparsed')
    const query = this.queries.selectFrom('unparsed').select(columns).select(stored.as('number'))
    const rows = await query.where(stored, '>', number).orderBy(stored).limit(limit).execute()
    return rows.map(row => ({ ...toPost(row), number: row.number }))
  }

  /** The number of the document that was stored last; 0 for an empty inbox. A number may be given again after removals. */
  async lastNumber(): Promise<number> {
    const stored = insertionNumber('unparsed')
    const query = this.queries.selectFrom('unparsed').select(stored.as('number')).orderBy(stored, 'desc').limit(1)
    return (await query.executeTakeFirst())?.number ?? 0
  }

  async count(reasons?: readonly UnparsedReason[]): Promise<number> {
    const query = this.withReasons(reasons).select(({ fn }) => fn.countAll<number>().as('posts'))
    return Number((await query.executeTakeFirst())?.posts ?? 0)
  }

  async countSince(from: Date): Promise<number> {
    const query = this.queries.selectFrom('unparsed').select(({ fn }) => fn.countAll<number>().as('posts'))
    // By the ids, which have an index: there may be very many posts.
    const first = uuid7(from.getTime(), new Uint8Array(10))
    return Number((await query.where('id', '>=', first).executeTakeFirst())?.posts ?? 0)
  }

  /** The newest post that was received after a moment. */
  async newestSince(from: Date): Promise<UnparsedPost | null> {
    const query = this.queries.selectFrom('unparsed').select(columns).where('received_at', '>', from.getTime())
    const row = await query.orderBy('id', 'desc').limit(1).executeTakeFirst()
    return row ? toPost(row) : null
  }

  removeStatement(ids: readonly string[]): CompiledQuery {
    return this.queries.deleteFrom('unparsed').where('id', 'in', ids).compile()
  }

  private withReasons(reasons: readonly UnparsedReason[] | undefined) {
    const query = this.queries.selectFrom('unparsed')
    return reasons?.length ? query.where('reason', 'in', reasons) : query
  }
}
