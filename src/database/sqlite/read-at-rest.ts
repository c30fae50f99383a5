import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Queries } from '../table-store.ts'
import { queriesOn } from './queries-on.ts'
import { thrownBySqlite } from './sqlite-fault.ts'

/**
 * Reads a database that nobody has open, such as one in a backup, without making a file beside it. Rejects with a
 * `DatabaseError`.
 */
export async function readDatabaseAtRest<Value>(
  path: string,
  read: (queries: Queries) => Promise<Value>,
): Promise<Value> {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true })
    return await read(queriesOn(database))
  } catch (error) {
    throw (error as { code?: unknown }).code === 'ERR_SQLITE_ERROR' ? thrownBySqlite(error) : error
  } finally {
    database?.close()
  }
}
