import { z } from 'zod'
import type { Queries } from '../../database/index.ts'
import { type UnparsedPost, UnparsedPosts } from '../../log/index.ts'
import { type UnparsedReason, ViewtronError } from '../../model/index.ts'
import { cursorCodec } from '../cursor.ts'
import type { ApiUnparsed, UnparsedPage } from '../schemas/index.ts'

const cursors = cursorCodec('unparsed', z.string().max(100))

function present({ id, receivedAt, clientIp, reason, detail, bytes, rawFile }: UnparsedPost): ApiUnparsed {
  return { id, receivedAt: receivedAt.toISOString(), clientIp, reason, detail, bytes, hasRaw: rawFile !== null }
}

/** Returns a page of posts that could not be parsed, newest first. */
export async function unparsedPage(
  queries: Queries,
  { reason, limit, cursor }: { reason: UnparsedReason[] | undefined; limit: number; cursor: string | undefined },
): Promise<UnparsedPage> {
  const inbox = new UnparsedPosts(queries)
  const [posts, total] = await Promise.all([
    inbox.page({ reasons: reason, beforeId: cursors.decode(cursor), limit: limit + 1 }),
    inbox.count(reason),
  ])
  const items = posts.slice(0, limit).map(present)
  const last = items.at(-1)
  return { items, nextCursor: last && posts.length > limit ? cursors.encode(last.id) : null, total }
}

/** Returns one unparsed post. Throws `not-found`. */
export async function unparsedOf(queries: Queries, id: string): Promise<ApiUnparsed> {
  const post = await new UnparsedPosts(queries).find(id)
  if (!post) throw new ViewtronError('not-found', { what: 'unread post', id })
  return present(post)
}
