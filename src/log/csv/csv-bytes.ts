import { stat } from 'node:fs/promises'
import { type Queries, readSetting } from '../../database/index.ts'

/**
 * The number of bytes of events.csv with the lines of the events that a database counts as written; null where the file
 * is another one.
 */
export async function csvBytesAt(queries: Queries, path: string): Promise<number | null> {
  const position = await readSetting(queries, 'csv-position')
  const found = await stat(path).catch(() => null)
  if (!position || !found || found.ino !== position.inode || found.size < position.bytes) return null
  return position.bytes
}
