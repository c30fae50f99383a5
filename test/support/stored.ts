import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqlite } from '../../src/database/index.ts'
import type { Event } from '../../src/model/index.ts'
import { readEventsAfter } from '../../src/search/index.ts'
import { until } from './until.ts'

/** All events of a data directory, oldest first, read beside the running server. */
export async function storedEvents(dataDir: string): Promise<Event[]> {
  const database = await openSqlite(join(dataDir, 'viewtron.db'), { readOnly: true })
  try {
    return await readEventsAfter(database.queries, {}, { limit: 100_000, afterSeq: 0 })
  } finally {
    await database.close()
  }
}

/** Paths below a folder of the data directory that match, with slashes, sorted; none where the folder is missing. */
export function filesIn(dataDir: string, folder: string, pattern: RegExp = /./): string[] {
  const path = join(dataDir, folder)
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return files.filter(file => pattern.test(file)).sort()
}

/** The rows that a query finds in a data directory's database. */
export function rowsOf(dataDir: string, query: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(dataDir, 'viewtron.db'), { readOnly: true })
  try {
    return database.prepare(query).all()
  } finally {
    database.close()
  }
}

/** Resolves when the files of all stored posts are written, which follow the replies within 2 s. */
export async function filesWritten(dataDir: string): Promise<void> {
  const isThere = ({ path }: Record<string, unknown>) => existsSync(join(dataDir, String(path)))
  await until(() => rowsOf(dataDir, 'select path from pending_file').every(isThere), { what: 'the files of all posts' })
}
