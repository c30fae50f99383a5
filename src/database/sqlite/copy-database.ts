import { backup, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Queries } from '../table-store.ts'
import { queriesOn } from './queries-on.ts'
import { thrownBySqlite } from './sqlite-fault.ts'

export interface CopyOptions {
  /** Called before the first page is copied, with the database as it will be in the copy. */
  look?: (queries: Queries) => Promise<void>
  /** Called from time to time with the share that is copied, from 0 to 1. */
  onProgress?: (share: number) => void
}

const pagesAStep = 2000

/**
 * Copies a database, page by page, to a path that must not exist yet, while other processes write to it. The copy is the
 * database as it was at the beginning. Rejects with a `DatabaseError` or with
 * the error of `look`.
 */
export async function copyDatabase(
  path: string,
  target: string,
  { look, onProgress }: CopyOptions = {},
): Promise<void> {
  // A network share may have no locks; nobody else has the new file open.
  const unlocked = new URL(`${pathToFileURL(target).href}?nolock=1`)
  let source: DatabaseSync | null = null
  try {
    source = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    // Without a read transaction the copy starts over with every commit of another connection.
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await look?.(queriesOn(source))
    await backup(source, unlocked, {
      rate: pagesAStep,
      progress: ({ totalPages, remainingPages }) => onProgress?.(1 - remainingPages / Math.max(1, totalPages)),
    })
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR' ? thrownBySqlite(error) : error
  } finally {
    source?.close()
  }
}
