import type { CompiledQuery } from 'kysely'
import { type Database, insertMany, type Queries } from '../../database/index.ts'
import type { Archive } from '../archive/index.ts'

const pathsARun = 500

/** The statements that note files whose rows go in the same transaction. */
export function noteFiles(queries: Queries, paths: readonly string[]): CompiledQuery[] {
  if (paths.length === 0) return []
  return [
    insertMany(
      queries,
      'file_to_remove',
      paths.map(path => ({ path })),
    ),
  ]
}

/** The statement that takes removed files off the list. */
export function forgetFiles(queries: Queries, paths: readonly string[]): CompiledQuery[] {
  if (paths.length === 0) return []
  return [queries.deleteFrom('file_to_remove').where('path', 'in', paths).compile()]
}

/**
 * Removes the files that an interrupted run left. To be called before a recovery, which would ingest original posts
 * without rows again.
 */
export async function finishRemoving(
  database: Pick<Database, 'queries' | 'commit'>,
  archive: Pick<Archive, 'removeAll'>,
): Promise<void> {
  const { queries } = database
  for (;;) {
    const rows = await queries.selectFrom('file_to_remove').select('path').limit(pathsARun).execute()
    if (rows.length === 0) return
    const paths = rows.map(({ path }) => path)
    await archive.removeAll(paths)
    await database.commit(forgetFiles(queries, paths))
  }
}
