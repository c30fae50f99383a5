import { open } from 'node:fs/promises'
import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { uuidPattern } from '../../lib/uuid7.ts'
import { type CsvPosition, setAside } from '../archive/index.ts'

interface CsvStart {
  path: string
  queries: Queries
  commit: (position: CompiledQuery) => Promise<void>
  log: Pick<Logger, 'warn'>
}

/** All ids in the text of a file. */
export async function idsIn(path: string): Promise<Set<string>> {
  const pattern = new RegExp(uuidPattern, 'g')
  const ids = new Set<string>()
  const file = await open(path)
  for await (const line of file.readLines()) {
    for (const [id] of line.matchAll(pattern)) ids.add(id)
  }
  return ids
}

/**
 * Moves a file with other columns away, so that all events are written into a new one. The checkpoint is reset first:
 * after a crash in between, the next start finds the old file and does all of this again.
 */
export async function replaceOlder({ path, queries, commit, log }: CsvStart): Promise<CsvPosition> {
  const nothing: CsvPosition = { seq: 0, bytes: 0, inode: 0, tail: '' }
  await commit(positionStatement(queries, nothing))
  const aside = await setAside(path, new Date())
  log.warn(`events.csv has other columns than this version writes: it is written anew, and the old one is now ${aside}`)
  return nothing
}

/** Stores the checkpoint. */
export function positionStatement(queries: Queries, position: CsvPosition): CompiledQuery {
  return putSetting(queries, 'csv-position', position)
}
