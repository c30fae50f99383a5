import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import type { ViewtronError } from '../../model/index.ts'
import type { Storage } from '../storage.ts'
import type { StorageSupervisor } from '../storage-supervisor.ts'
import type { ClockWatch } from './clock-watch.ts'
import { addErased, type EntriesToErase, type ErasedCounts, erasureSteps, nothingErased } from './erase-entries.ts'
import { keepsAll, type Retention } from './limits.ts'
import { type Preview, previewRemovals } from './preview.ts'
import type { EntryData } from './removal-plan.ts'
import { eraseEntries, type Removed, type RetentionOptions, removeOld } from './retention.ts'
import { UsedBytes } from './used-bytes.ts'

export interface RetentionRun {
  at: string
  removed: Removed
  /** Why nothing was removed. */
  refused: { code: string; message: string; hint: string } | null
}

export interface RetentionRunsOptions {
  /** Absolute. */
  dataDir: string
  entryData: EntryData
  /** Reads on other threads than the one that stores posts; where left out, that one reads. */
  reading?: Queries | undefined
  storage: Pick<StorageSupervisor, 'run'>
  clockWatch: Pick<ClockWatch, 'look' | 'trouble' | 'doubts'>
  clock: Clock
  log: Logger
}

export interface RetentionState {
  lastRun: RetentionRun | null
  /** Null where nothing is to be removed, or the server has only just started. */
  nextRunAt: string | null
  isRunning: boolean
}

const firstAfterMs = 60_000
const everyMs = 3_600_000
const lookEveryMs = 10_000
const keepAll: Retention = { eventDays: null, pictureDays: null, rawPostDays: null }

const asksForNothing = (retention: Retention | null) => retention === null || keepsAll(retention)

/** Removes what is too old: a minute after the start, every hour, and as soon as the settings change. */
export class RetentionRuns {
  private readonly options: RetentionRunsOptions
  private isRunning = false
  private isStopping = false
  private lastRun: RetentionRun | null = null
  private retention: Retention | null = null
  private lookAt = 0
  private dueAt = 0
  private removing: Promise<unknown> = Promise.resolve()
  private previewing: Promise<unknown> = Promise.resolve()

  constructor(options: RetentionRunsOptions) {
    this.options = options
  }

  /** Reads the settings and the last run from a storage that was opened. */
  async load(queries: Queries): Promise<void> {
    this.lastRun = await readSetting(queries, 'retention-run')
    this.retention = await readSetting(queries, 'retention')
    this.dueAt = performance.now() + firstAfterMs
  }

  /** Ends a run after its current step; the next start goes on with it. */
  async stop(): Promise<void> {
    this.isStopping = true
    await this.removing
  }

  get state(): RetentionState {
    const { lastRun, isRunning } = this
    const inMs = Math.max(0, this.dueAt - performance.now())
    const nextRunAt = new Date(this.options.clock.now().getTime() + inMs).toISOString()
    return { lastRun, isRunning, nextRunAt: asksForNothing(this.retention) ? null : nextRunAt }
  }

  /** Makes the next run due at once. */
  hurry(): void {
    this.dueAt = 0
    this.lookAt = 0
  }

  /** To be called once a second: starts a run in the background when one is due. */
  async tick(queries: Queries): Promise<void> {
    const retention = await this.due(queries)
    if (!retention) return
    this.removeOld(retention).catch((error: Error) => {
      this.options.log.warn(`what is too old to keep is removed later: ${error.message}`)
    })
  }

  /**
   * Removes what is older than so many days, a little at a time. Events that people keep stay, with everything that
   * belongs to them. Removes nothing while the clock is not trusted. Runs one at a time.
   */
  removeOld(retention: Retention): Promise<Removed> {
    const removing = this.removing.then(() => this.options.storage.run(storage => this.run(storage, retention)))
    this.removing = removing.catch(() => undefined)
    return removing
  }

  /** Counts the removals that these settings would make. Removes nothing; one at a time. */
  preview(retention: Retention): Promise<Preview> {
    const preview = this.previewing.then(() =>
      this.options.storage.run(storage => {
        const { clock, clockWatch, entryData, reading = storage.database.queries, dataDir } = this.options
        return previewRemovals({
          dataDir,
          queries: reading,
          archive: storage.archive,
          entryData,
          used: this.usedBytes(storage),
          retention,
          now: clock.now(),
          lastSeq: storage.lastSeq,
          doubts: before => clockWatch.doubts(before),
          isStopping: () => this.isStopping,
        })
      }),
    )
    this.previewing = preview.catch(() => undefined)
    return preview
  }

  /**
   * Erases entries, whatever their age. Resolves to whether all of it is done: it ends early when the server stops, and
   * where events.csv was changed meanwhile. One at a time with removals.
   */
  erase(entries: EntriesToErase): Promise<boolean> {
    const erasing = this.removing.then(() =>
      this.options.storage.run(storage => eraseEntries(this.optionsOf(storage, keepAll), entries)),
    )
    this.removing = erasing.catch(() => undefined)
    return erasing
  }

  /** Counts what an erasure would remove. */
  previewErasure(entries: EntriesToErase): Promise<ErasedCounts> {
    return this.options.storage.run(async storage => {
      const { archive, lastSeq } = storage
      const { reading: queries, ...options } = this.optionsOf(storage, keepAll)
      let counts = nothingErased
      const { dataDir } = this.options
      const plan = { ...options, dataDir, queries, archive, lastSeq, spared: () => undefined }
      for await (const step of erasureSteps(plan, entries)) counts = addErased(counts, step.counts)
      return counts
    })
  }

  private usedBytes({ archive }: Storage): UsedBytes {
    return new UsedBytes({ dataDir: this.options.dataDir, archive })
  }

  private optionsOf(storage: Storage, retention: Retention): RetentionOptions {
    const { clock, clockWatch, entryData, reading = storage.database.queries } = this.options
    const isStopping = () => this.isStopping
    const doubts = (before: number) => clockWatch.doubts(before)
    return {
      storage,
      reading,
      used: this.usedBytes(storage),
      entryData,
      retention,
      now: clock.now(),
      doubts,
      isStopping,
    }
  }

  private async due(queries: Queries): Promise<Retention | null> {
    const now = performance.now()
    if (this.isRunning || now < this.lookAt) return null
    this.lookAt = now + lookEveryMs
    const before = JSON.stringify(this.retention)
    this.retention = await readSetting(queries, 'retention')
    if (JSON.stringify(this.retention) !== before) this.dueAt = 0
    if (now < this.dueAt) return null
    this.dueAt = now + everyMs
    return asksForNothing(this.retention) ? null : this.retention
  }

  private async run(storage: Storage, retention: Retention): Promise<Removed> {
    const { log, clockWatch } = this.options
    await clockWatch.look(storage)
    const { trouble } = clockWatch
    let removed: Removed = { events: 0, pictures: 0, rawPosts: 0 }
    if (trouble) log.warn(`nothing is removed for its age: ${trouble.message}`)
    else {
      this.isRunning = true
      removed = await removeOld(this.optionsOf(storage, retention)).finally(() => {
        this.isRunning = false
      })
    }
    const { events, pictures, rawPosts } = removed
    if (events + pictures + rawPosts > 0)
      log.info(`removed what is too old to keep: ${events} events, ${pictures} pictures, ${rawPosts} original posts`)
    await storage.database.commit([this.note(storage.database.queries, removed, trouble)])
    return removed
  }

  private note(queries: Queries, removed: Removed, refusal: ViewtronError | null): CompiledQuery {
    const refused = refusal && { code: refusal.code, message: refusal.message, hint: refusal.hint }
    this.lastRun = { at: this.options.clock.now().toISOString(), removed, refused }
    return putSetting(queries, 'retention-run', this.lastRun)
  }
}
