import { join } from 'node:path'
import { AlarmStates } from '../cameras/alarm-states.ts'
import { CameraRegistry } from '../cameras/camera-registry.ts'
import { type Database, DatabaseFiles, readSetting } from '../database/index.ts'
import { type Archive, DiskArchive } from './archive/index.ts'
import { CsvWriter } from './csv/csv-writer.ts'
import { EventLog } from './event-log.ts'
import { PendingFiles } from './pending/pending-files.ts'
import type { StorageOptions } from './storage-options.ts'

/** The parts of an open data directory. */
export interface Parts {
  database: Database
  disk: DiskArchive
  archive: Archive
  csv: CsvWriter
  cameras: CameraRegistry
  states: AlarmStates
  pending: PendingFiles
  lastSeq: number
  /** Notices when the database's files are moved away. */
  files: DatabaseFiles
  lastWritten: number
  run: string
}

export const databaseName = 'viewtron.db'

/** Reads what is stored from an open database. */
export async function openParts(
  options: StorageOptions,
  database: Database,
  archive: Archive,
): Promise<Omit<Parts, 'lastWritten' | 'run'>> {
  const { dataDir, timeZone, newcomers, log } = options
  const { queries } = database
  return {
    database,
    disk: new DiskArchive(dataDir),
    archive,
    cameras: await CameraRegistry.load(queries, newcomers),
    states: await AlarmStates.load(queries),
    pending: await PendingFiles.load({ dataDir, database, log }),
    lastSeq: Math.max(await new EventLog(queries).lastSeq(), await readSetting(queries, 'log-end')),
    files: new DatabaseFiles(join(dataDir, databaseName)),
    csv: await CsvWriter.open({
      path: join(dataDir, 'events.csv'),
      timeZone,
      queries,
      commit: position => database.commit([position]),
      log,
    }),
  }
}
