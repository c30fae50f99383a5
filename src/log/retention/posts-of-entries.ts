import { type CompiledQuery, sql } from 'kysely'
import { listedRows, type Queries } from '../../database/index.ts'
import { nextUuid } from '../../lib/uuid7.ts'
import { type EntryRow, entryColumns } from './removal-plan.ts'

// More documents than a post can hold.
const mostEntriesOfAPost = 0xffff

const lastIdOf = (postId: string) => nextUuid(postId, mostEntriesOfAPost)

/** The entries of the log that came with these posts. Ids of a post's entries are consecutive, so the index finds them. */
export async function entriesOfPosts(queries: Queries, postIds: readonly string[]): Promise<EntryRow[]> {
  if (postIds.length === 0) return []
  const ranges = listedRows(
    ['first_id', 'last_id'],
    postIds.map(id => [id, lastIdOf(id)]),
  )
  const columns = sql.join(entryColumns.map(column => sql.ref(`log.${column}`)))
  const { rows } = await sql<EntryRow>`
    select ${columns} from ${ranges} as post cross join log
    where log.id >= post.first_id and log.id <= post.last_id and log.post_id = post.first_id
  `.execute(queries)
  return rows
}

/** The ids among these posts with a row in the inbox. */
export async function unreadPosts(queries: Queries, postIds: readonly string[]): Promise<Set<string>> {
  if (postIds.length === 0) return new Set()
  const ranges = listedRows(
    ['first_id', 'last_id'],
    postIds.map(id => [id, lastIdOf(id)]),
  )
  const { rows } = await sql<{ post_id: string }>`
    select distinct unparsed.post_id from ${ranges} as post cross join unparsed
    where unparsed.id >= post.first_id and unparsed.id <= post.last_id and unparsed.post_id = post.first_id
  `.execute(queries)
  return new Set(rows.map(row => row.post_id))
}

/** The statements after which no row refers to the original of a post. */
export function forgetRaw(queries: Queries, postId: string): CompiledQuery[] {
  const nothing = { raw_file: null, raw_offset: null, raw_length: null }
  return (['log', 'unparsed'] as const).map(table =>
    queries
      .updateTable(table)
      .set(nothing)
      .where('id', '>=', postId)
      .where('id', '<=', lastIdOf(postId))
      .where('post_id', '=', postId)
      .compile(),
  )
}
