import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readDatabaseAtRest, restoredMarkName } from '../database/index.ts'
import { replaceFile } from '../lib/files.ts'
import { EventLog } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { Manifest } from './manifest.ts'

/** Says that a data directory is a backup as it was restored. Opening its database for writing removes it. */
interface RestoredMark {
  format: 1
  /** When the backup began, ISO 8601 in UTC. */
  createdAt: string
  /** The newest entry of the log, by which the server is recognised; null where there is none. */
  newest: { seq: number; id: string } | null
}

async function newestEntry(database: string): Promise<RestoredMark['newest']> {
  return readDatabaseAtRest(database, async queries => {
    const log = new EventLog(queries)
    const seq = await log.lastSeq()
    const id = await log.idOf(seq)
    return id === null ? null : { seq, id }
  })
}

const idOf = (database: string, seq: number) => readDatabaseAtRest(database, queries => new EventLog(queries).idOf(seq))

/** Marks a directory whose files are those of a backup. */
export async function markRestored(dataDir: string, { createdAt }: Manifest): Promise<void> {
  const mark: RestoredMark = { format: 1, createdAt, newest: await newestEntry(join(dataDir, 'viewtron.db')) }
  await replaceFile(join(dataDir, restoredMarkName), Buffer.from(`${JSON.stringify(mark)}\n`))
}

async function readMark(dataDir: string): Promise<RestoredMark | null> {
  try {
    const mark = JSON.parse(await readFile(join(dataDir, restoredMarkName), 'utf8')) as RestoredMark
    return mark?.format === 1 ? mark : null
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Throws `restore-not-updatable` unless a directory is an earlier backup of the same server, as it was restored. */
export async function checkIsEarlierRestore(dataDir: string, backup: string, { createdAt }: Manifest): Promise<void> {
  const unfit = (reason: string) => new ViewtronError('restore-not-updatable', { path: dataDir, reason })
  const mark = await readMark(dataDir)
  if (!mark) throw unfit('it is not a restored backup, or a server or a command has used it since')
  if (Date.parse(createdAt) < Date.parse(mark.createdAt)) throw unfit(`what is there is newer, of ${mark.createdAt}`)
  const { newest } = mark
  if (newest && (await idOf(join(backup, 'viewtron.db'), newest.seq)) !== newest.id) {
    throw unfit('the backup is of another server, or retention removed its newest event meanwhile')
  }
}
