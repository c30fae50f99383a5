import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Database, openSqlite, putSetting } from '../../src/database/index.ts'
import { EventsCsv } from '../../src/log/archive/index.ts'
import { csvHeader } from '../../src/log/csv/csv-lines.ts'
import { LogWriter } from '../../src/log/log-writer.ts'
import { indexVersion } from '../../src/search/index.ts'
import { BulkDatabase } from './bulk-database.ts'
import type { SeededEvent } from './event-source.ts'
import type { PartOfSeed, SeedPlan } from './seed-plan.ts'

export interface BulkSeedOptions {
  dataDir: string
  plan: SeedPlan
  /** The events of the plan, of which the first `count` are taken and stored. */
  source: Iterator<SeededEvent>
  count: number
  progress: (what: string, done: number, of: number) => void
}

const progressEvery = 10_000
const indexFile = '.seed-index.db'
/** The tables of the search index, and the order in which their rows are stored fastest. */
const indexTables = {
  search_term: 'id',
  search_posting: 'rowid',
  search_block: 'block',
  plate: 'key',
  plate_part: 'part, key',
  plate_sighting: 'key, time, seq, number',
}

async function inThread(script: string, part: PartOfSeed): Promise<void> {
  const worker = new Worker(new URL(script, import.meta.url), { workerData: part })
  await once(worker, 'message')
  await worker.terminate()
}

/** Stores the rows of the log as the server would; the other threads make the same events for index and events.csv. */
function storeLog(path: string, { source, count, progress }: BulkSeedOptions, writer: LogWriter): void {
  const database = new BulkDatabase(path)
  try {
    database.deferIndexes(['log', 'target'])
    for (let taken = 1; taken <= count; taken++) {
      const { event } = source.next().value as SeededEvent
      const statements = writer.event(event, { postId: event.id, file: null, place: null })
      for (const { sql, parameters } of statements) database.insert(sql, parameters)
      if (taken % progressEvery === 0 || taken === count) progress('events', taken, count)
    }
    database.restoreIndexes()
  } finally {
    database.close()
  }
}

function mergeIndex(path: string, indexPath: string): void {
  const database = new BulkDatabase(path)
  try {
    const tables = Object.keys(indexTables)
    database.deferIndexes(tables)
    database.copyFrom(indexPath, indexTables)
    database.restoreIndexes()
  } finally {
    database.close()
  }
}

async function noteState(database: Database, dataDir: string, count: number): Promise<void> {
  const start = { seq: count, bytes: 0, inode: 0, tail: '' }
  const csv = await EventsCsv.open(join(dataDir, 'events.csv'), csvHeader, start)
  await csv.sync()
  const { position } = csv
  await csv.close()
  await database.commit([
    putSetting(database.queries, 'csv-position', position),
    putSetting(database.queries, 'search-index', { version: indexVersion, seq: count }),
  ])
}

/**
 * Stores the first events of a plan in the new database at `path`, with their search index and events.csv: the same rows
 * and lines that the server would store, but without a sync, in large transactions and from three threads.
 */
export async function bulkSeed(path: string, options: BulkSeedOptions): Promise<void> {
  const { dataDir, plan, count, progress } = options
  const indexPath = join(dataDir, indexFile)
  const { queries, close } = await openSqlite(path)
  const writer = new LogWriter(queries)
  await close()
  const beside = [
    inThread('./index-worker.ts', { plan, count, path: indexPath }),
    inThread('./csv-worker.ts', { plan, count, path: join(dataDir, 'events.csv') }),
  ]
  storeLog(path, options, writer)
  await Promise.all(beside)
  progress('search index', 0, count)
  mergeIndex(path, indexPath)
  progress('search index', count, count)
  await rm(indexPath)
  const database = await openSqlite(path)
  try {
    await noteState(database, dataDir, count)
  } finally {
    await database.close()
  }
}
