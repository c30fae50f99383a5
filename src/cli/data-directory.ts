import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { archiveStore, type Config } from '../config/index.ts'
import { checkSchema, type Database, faultOf, openSqlite } from '../database/index.ts'
import { storageError } from '../ingest/index.ts'
import { type Archive, type ArchivePlace, openArchive } from '../log/index.ts'
import { ViewtronError } from '../model/index.ts'
import { configOf } from './config-flags.ts'

/** A data directory opened by a command, with or without a running server. */
export interface DataDirectory {
  dataDir: string
  database: Database
  /** The pictures and original posts, and where they are. */
  archive: Archive
  place: ArchivePlace
  /** False when the database was opened for reading only. */
  isWritable: boolean
}

type Flags = Record<string, unknown>
type Use<Result> = (data: DataDirectory) => Promise<Result>

const databasePath = (dataDir: string) => join(dataDir, 'viewtron.db')

/** Returns whether this directory contains a database. */
export async function hasDatabase(dataDir: string): Promise<boolean> {
  return (await stat(databasePath(dataDir)).catch(() => null)) !== null
}

/** The way in which a command opens a data directory. */
interface Opening extends ArchivePlace {
  isWritable: boolean
  /** True to read also a database whose tables this version would upgrade. */
  takesOlder?: boolean
  upgradeCopy?: Config['upgradeCopy']
}

const say = (words: string) => void process.stderr.write(`${words}\n`)

async function open({ dataDir, isWritable, takesOlder, upgradeCopy: copy = 'on' }: Opening): Promise<Database> {
  const path = databasePath(dataDir)
  const database = await openSqlite(path, { readOnly: !isWritable, upgrade: { copy, say } }).catch(error => {
    throw error instanceof ViewtronError ? error : storageError(error, dataDir)
  })
  try {
    if (!isWritable && !takesOlder) await checkSchema(database.queries, path)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

/**
 * Opens the database in `dataDir` while `use` runs. Opening it for writing also updates its tables.
 * Throws the storage's errors (`database-corrupt` …) and, when it is opened for reading, `database-older`.
 */
export async function withDataDirectory<Result>(opening: Opening, use: Use<Result>): Promise<Result> {
  const { dataDir, isWritable } = opening
  let database: Database | null = null
  const archive = openArchive(opening)
  try {
    database = await open(opening)
    return await use({ dataDir, database, archive, place: opening, isWritable })
  } catch (error) {
    // Damage to the file appears at the first query, not when it is opened.
    throw faultOf(error) !== null ? storageError(error, dataDir) : error
  } finally {
    await database?.close()
    archive.close()
  }
}

async function withExisting<Result>(
  flags: Flags,
  how: Pick<Opening, 'isWritable' | 'takesOlder'>,
  use: Use<Result>,
): Promise<Result> {
  const { config } = configOf(flags)
  const dataDir = resolve(config.dataDir)
  if (!(await hasDatabase(dataDir))) throw new ViewtronError('no-data', { path: dataDir })
  return withDataDirectory({ ...how, dataDir, store: archiveStore(config), upgradeCopy: config.upgradeCopy }, use)
}

/** Opens the data directory of these flags for reading while `use` runs. Throws `no-data` when there is none. */
export function withData<Result>(flags: Flags, use: Use<Result>): Promise<Result> {
  return withExisting(flags, { isWritable: false }, use)
}

/** Opens the data directory of these flags for writing while `use` runs. Throws `no-data` when there is none. */
export function withWritableData<Result>(flags: Flags, use: Use<Result>): Promise<Result> {
  return withExisting(flags, { isWritable: true }, use)
}

/** Opens the data directory of these flags for reading as `withData` does, also one of an older version. */
export function withDataOfAnyAge<Result>(flags: Flags, use: Use<Result>): Promise<Result> {
  return withExisting(flags, { isWritable: false, takesOlder: true }, use)
}
