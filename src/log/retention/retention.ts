import { statfs } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting, removeSetting, type SettingValue } from '../../database/index.ts'
import { dayMs } from '../../time/units.ts'
import type { Storage } from '../storage.ts'
import { entryRemovals } from './entry-removals.ts'
import { type EntriesToErase, erasureSteps } from './erase-entries.ts'
import { inboxRemovals, pictureRemovals, rawPostRemovals } from './file-removals.ts'
import { finishRemoving, forgetFiles, noteFiles } from './files-to-remove.ts'
import type { Doubt } from './judge-clock.ts'
import type { Retention } from './limits.ts'
import type { Batch, EntryData, RemovalPlan } from './removal-plan.ts'
import { recordStatement } from './removals.ts'
import { excessOf, type Sizes, sizeLimitsOf, sizeRemovals } from './size-removals.ts'
import { totalOf, type UsedBytes } from './used-bytes.ts'

export interface Removed {
  events: number
  pictures: number
  rawPosts: number
}

export interface RetentionOptions {
  storage: Storage
  /** Reads on other threads than the one that stores posts. */
  reading: Queries
  used: UsedBytes
  entryData: EntryData
  retention: Retention
  now: Date
  /** Entries with times of a wrong clock: they may be younger than their times say. */
  doubts: (before: number) => readonly Doubt[]
  /** True when the server stops: the rest is left to the next run. */
  isStopping: () => boolean
}

type StaleCsv = SettingValue<'csv-stale'>

// The disk and the database belong to posts for at least as long as to a step.
const leastPauseMs = 10

/** The steps that remove what is too old. */
export async function* ageRemovals(plan: RemovalPlan): AsyncGenerator<Batch> {
  yield* entryRemovals(plan)
  yield* pictureRemovals(plan)
  yield* rawPostRemovals(plan)
  yield* inboxRemovals(plan)
}

/** The size of the data directory and of its disk; free space is that of a user without special rights. */
export async function readSizes(dataDir: string, used: UsedBytes, queries: Queries): Promise<Sizes> {
  const { bavail, bsize } = await statfs(dataDir)
  return { usedBytes: totalOf(await used.measure(queries)), freeBytes: bavail * bsize }
}

/**
 * Removes what is too old, in small steps. A transaction takes away rows and notes their files, which are removed after
 * it: a crash leaves no row that refers to a missing file, and the next start removes the noted files.
 */
class Removal {
  private readonly options: RetentionOptions
  private readonly removed: Removed = { events: 0, pictures: 0, rawPosts: 0 }
  /** Files that are removed and still on the list. */
  private gone: string[] = []
  private stale: StaleCsv
  private isErasing = false
  private readonly kinds = new Set<Batch['cause']['kind']>()

  private constructor(options: RetentionOptions, stale: StaleCsv) {
    this.options = options
    this.stale = stale
  }

  static async of(options: RetentionOptions): Promise<Removal> {
    return new Removal(options, await readSetting(options.storage.database.queries, 'csv-stale'))
  }

  /** True where something was removed, and only by a limit by size. */
  get isOnlyBySize(): boolean {
    return this.kinds.size > 0 && [...this.kinds].every(kind => kind === 'size' || kind === 'free-space')
  }

  async run(): Promise<Removed> {
    const { storage, retention, reading, used } = this.options
    await finishRemoving(storage.database, storage.archive)
    await this.takeAll(ageRemovals(this.plan()))
    const limits = sizeLimitsOf(retention, storage.archive)
    if (limits.maxBytes !== null || limits.freeBytes !== null) {
      const excess = excessOf(limits, await readSizes(storage.dataDir, used, reading))
      if (excess) await this.takeAll(sizeRemovals(this.plan(), excess))
    }
    await storage.database.commit(forgetFiles(storage.database.queries, this.gone.splice(0)))
    return this.removed
  }

  private plan(): RemovalPlan {
    const { storage, reading, entryData, retention, now, doubts } = this.options
    const { archive, dataDir, lastSeq } = storage
    const settings = { entryData, retention, now, doubts, spared: () => undefined }
    return { dataDir, queries: reading, archive, lastSeq, ...settings }
  }

  private async takeAll(batches: AsyncGenerator<Batch>): Promise<void> {
    for await (const batch of batches) {
      if (this.options.isStopping()) return
      const began = performance.now()
      const isWork = await this.take(batch)
      if (isWork) await wait(Math.max(leastPauseMs, performance.now() - began))
    }
  }

  /** One step: rows first, then files. */
  private async take(batch: Batch): Promise<boolean> {
    const { storage } = this.options
    const { database, archive, stream } = storage
    const { files, statements, folder, streamDay, counts } = batch
    const paths = files.map(({ path }) => path)
    const isWork = statements.length + paths.length > 0
    if (isWork) {
      if (batch.lastEvent !== null) this.kinds.add(batch.cause.kind)
      const note = noteFiles(database.queries, paths)
      const done = forgetFiles(database.queries, this.gone.splice(0))
      await database.commit([...statements, ...done, ...note, ...this.records(batch)])
      // The file of a past day may still be open on a site without status posts.
      if (streamDay !== null) await stream.closeDay(streamDay)
      await archive.removeAll(paths)
      this.gone.push(...paths)
    }
    if (folder !== null) await archive.removeFolder(folder)
    this.removed.events += counts.events
    this.removed.pictures += counts.pictures
    this.removed.rawPosts += counts.rawPosts
    return isWork
  }

  /** Erases entries. An erasure records itself. */
  async erase(entries: EntriesToErase): Promise<void> {
    const { storage } = this.options
    this.isErasing = true
    await finishRemoving(storage.database, storage.archive)
    const steps = erasureSteps(this.plan(), entries)
    await this.takeAll(batchesOf(steps, storage))
    await storage.database.commit(forgetFiles(storage.database.queries, this.gone.splice(0)))
  }

  private records(batch: Batch): CompiledQuery[] {
    const { storage, now } = this.options
    const { queries } = storage.database
    const { events, pictures, rawPosts, tracks } = batch.counts
    const isRecorded = !this.isErasing && events + pictures + rawPosts + tracks > 0
    const record = isRecorded ? [recordStatement(queries, batch, now)] : []
    if (batch.lastEvent === null) return record
    this.stale = staleWith(this.stale, batch.lastEvent, now)
    return [...record, putSetting(queries, 'csv-stale', this.stale)]
  }
}

/** The original of a post is written a moment after its reply: it must be there before it is removed. */
async function* batchesOf(steps: ReturnType<typeof erasureSteps>, storage: Storage): AsyncGenerator<Batch> {
  for await (const { batch } of steps) {
    await storage.pending.settle()
    yield batch
  }
}

/** Lines of events.csv up to this event name what is gone. */
function staleWith(stale: StaleCsv, lastEvent: number, now: Date): StaleCsv {
  if (stale === true) return true
  if (stale === false) return { upTo: lastEvent, since: now.getTime() }
  return { ...stale, upTo: Math.max(stale.upTo, lastEvent) }
}

/**
 * Removes what is too old, and then its lines from events.csv. A limit by size removes a little every hour: the file is
 * copied for that once a day.
 */
export async function removeOld(options: RetentionOptions): Promise<Removed> {
  const { storage, now } = options
  const { queries } = storage.database
  const removal = await Removal.of(options)
  const removed = await removal.run()
  const stale = await readSetting(queries, 'csv-stale')
  const mayWait = removal.isOnlyBySize && typeof stale === 'object' && now.getTime() - stale.since < dayMs
  if (!mayWait) await cleanStale(options, stale)
  return removed
}

/** Erases entries, and their lines from events.csv. Resolves to whether all of it is done. */
export async function eraseEntries(options: RetentionOptions, entries: EntriesToErase): Promise<boolean> {
  await (await Removal.of(options)).erase(entries)
  const isClean = await cleanStale(options, await readSetting(options.storage.database.queries, 'csv-stale'))
  return isClean && !options.isStopping()
}

/** Removes the lines of removed events from events.csv; resolves to false where that has to be tried again. */
async function cleanStale({ storage, isStopping, reading }: RetentionOptions, stale: StaleCsv): Promise<boolean> {
  if (stale === false) return true
  const upTo = stale === true ? Number.POSITIVE_INFINITY : stale.upTo
  const isClean = await storage.cleanCsv({ upTo, queries: reading, isStopping })
  if (isClean) await storage.database.commit([removeSetting(storage.database.queries, 'csv-stale')])
  return isClean
}
