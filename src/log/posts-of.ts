import { listed, type Queries } from '../database/index.ts'
import { uuidPattern } from '../lib/uuid7.ts'
import type { LogEntry } from '../model/index.ts'
import { EventLog } from './event-log.ts'
import { entriesOfPosts } from './retention/posts-of-entries.ts'

/** A post with all entries that are stored of it, in the order of their numbers. */
export interface StoredPost {
  id: string
  entries: LogEntry[]
}

interface PostOfSeq {
  seq: number
  post_id: string
}

/** The posts of the entries with these numbers, in this order, each once and whole. */
export async function postsOf(queries: Queries, seqs: readonly number[]): Promise<StoredPost[]> {
  const query = queries.selectFrom('log').select(['seq', 'id', 'post_id']).where('seq', 'in', listed(seqs))
  const asked = await query.orderBy('seq').execute()
  const named = new Set(asked.map(row => row.post_id).filter(id => uuidPattern.test(id)))
  const whole: PostOfSeq[] = await entriesOfPosts(queries, [...named])
  const found = new Set(whole.map(({ seq }) => seq))
  // An entry whose id does not follow from that of its post stands alone.
  const alone = asked.filter(({ seq }) => !found.has(seq)).map(({ seq, id }) => ({ seq, post_id: id }))
  const rows = [...whole, ...alone].toSorted((a, b) => a.seq - b.seq)
  const postIds = new Map(rows.map(row => [row.seq, row.post_id]))
  const entries = await new EventLog(queries).entries(rows.map(({ seq }) => seq))
  const byPost = Map.groupBy(entries, ({ seq }) => postIds.get(seq) ?? '')
  const ids = new Set(asked.map(({ seq }) => postIds.get(seq) ?? ''))
  return [...ids].map(id => ({ id, entries: byPost.get(id) ?? [] }))
}
