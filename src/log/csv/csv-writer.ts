import type { FileHandle } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { type Queries, readSetting } from '../../database/index.ts'
import { CatchUpLog } from '../../lib/catch-up-log.ts'
import type { Logger } from '../../lib/log.ts'
import type { Event } from '../../model/index.ts'
import { type CsvPosition, EventsCsv, isOlderCsv } from '../archive/index.ts'
import { EventLog } from '../event-log.ts'
import { isFaultOfEntry } from '../set-aside-entries.ts'
import { type CleanOptions, type CsvRebuild, copyBytes, copyClean } from './copy-clean.ts'
import { csvHeader, csvLines } from './csv-lines.ts'
import { idsIn, positionStatement, replaceOlder } from './csv-start.ts'

const batchSize = 200
const queueLimit = 5000
// The size of an event grows with its targets. Events that the queue has no room for are read from the log later.
const queuedTargets = 20_000
// Few large appends instead of many small ones leave the disk to the pictures.
const gatherMs = 50
// The checkpoint covers only lines that were synced, which a power cut cannot lose.
const syncEveryMs = 1000

export interface CsvWriterOptions {
  path: string
  timeZone: string
  queries: Queries
  /** Makes a position durable. */
  commit: (position: CompiledQuery) => Promise<void>
  log: Logger
}

export type CsvClean = CsvRebuild & CleanOptions

const targetsIn = (events: readonly Event[]) => events.reduce((sum, event) => sum + event.targets.length, 0)

/** Writes the events of the log to events.csv, after their posts were answered. */
export class CsvWriter {
  private readonly options: CsvWriterOptions
  private readonly csv: EventsCsv
  private queue: Event[] = []
  private queuedTargets = 0
  private writing: Promise<void> | null = null
  /** The file lacks events that are not in the queue. */
  private behind = true
  private complained = false
  private released = false
  private savedPosition: CsvPosition | null
  private syncedPosition: CsvPosition | null = null
  private syncedAt = Number.NEGATIVE_INFINITY
  private readonly progress: CatchUpLog
  /** Ids of events in a file without a checkpoint (the database is new); null until the file was read. */
  private alreadyThere: Set<string> | null

  private constructor(options: CsvWriterOptions, csv: EventsCsv, saved: CsvPosition | null) {
    this.options = options
    this.csv = csv
    this.savedPosition = saved
    this.alreadyThere = saved ? new Set() : null
    this.progress = new CatchUpLog({
      log: options.log,
      doing: 'Writing events.csv',
      done: 'events.csv has all events.',
    })
  }

  static async open(options: CsvWriterOptions): Promise<CsvWriter> {
    const last = await readSetting(options.queries, 'csv-position')
    const saved = (await isOlderCsv(options.path, csvHeader)) ? await replaceOlder(options) : last
    const csv = await EventsCsv.open(options.path, csvHeader, saved)
    return new CsvWriter(options, csv, saved)
  }

  /** The file has the events up to this entry. */
  get seq(): number {
    return this.csv.position.seq
  }

  /** Queues events that have just become durable, in the order of the log. */
  add(events: Event[]): void {
    if (events.length === 0 || this.released) return
    this.queue.push(...events)
    this.queuedTargets += targetsIn(events)
    if (this.queue.length > queueLimit || this.queuedTargets > queuedTargets) {
      this.queue = []
      this.queuedTargets = 0
      this.behind = true
    }
    this.writing ??= wait(gatherMs).then(() => this.write())
  }

  /** The statement that stores the checkpoint; null where it has not changed. */
  takePosition(): CompiledQuery | null {
    const position = this.syncedPosition
    if (!position) return null
    const { seq, bytes, inode } = this.savedPosition ?? {}
    if (seq === position.seq && bytes === position.bytes && inode === position.inode) return null
    this.savedPosition = position
    return positionStatement(this.options.queries, position)
  }

  /** To be called when the statement of `takePosition` was not stored. */
  positionLost(): void {
    this.savedPosition = null
  }

  /** Writes all events that the file lacks, reading them from the log where necessary. A long log takes a while. */
  async catchUp(): Promise<void> {
    while (this.writing) await this.writing
    this.syncedAt = Number.NEGATIVE_INFINITY
    this.writing = this.write()
    await this.writing
  }

  /**
   * Writes the whole file again from the log, without the lines of removed events. Events that arrive meanwhile are added
   * afterwards. Resolves to false, and the old file stays, when `isStopping` returns true before the end.
   */
  async rebuild({ commit, isStopping }: CsvRebuild): Promise<boolean> {
    await this.catchUp()
    while (this.writing) await this.writing
    const rebuilding = this.writeAnew({ commit, isStopping: () => this.released || isStopping() })
    this.writing = rebuilding.then(
      () => this.write(),
      () => this.write(),
    )
    return rebuilding
  }

  /**
   * Copies the file without the lines of removed events and the names of removed pictures, while lines are added. Resolves
   * to false, and the old file stays, when `isStopping` returns true before the end, or another program replaced the file.
   */
  async clean(clean: CsvClean): Promise<boolean> {
    await this.catchUp()
    while (this.writing) await this.writing
    await this.csv.refresh()
    const file = await this.csv.beginCopy()
    try {
      const { position } = this.csv
      const options = { ...clean, isStopping: () => this.released || clean.isStopping() }
      if (!(await copyClean(this.options.path, file, position.bytes, options))) return false
      while (this.writing) await this.writing
      const replacing = this.replaceBy(file, position, clean.commit)
      this.writing = replacing.then(
        () => this.write(),
        () => this.write(),
      )
      return await replacing
    } finally {
      if (!this.csv.owns(file)) await file.close()
    }
  }

  /** Closes the file as it is, even while it lacks events; the next one who opens it adds them. */
  async release(): Promise<void> {
    this.released = true
    this.queue = []
    await this.writing
    await this.csv.close().catch(() => undefined)
  }

  /** Puts a copy of the file up to a position in its place, with the lines that were added since. */
  private async replaceBy(file: FileHandle, copied: CsvPosition, commit: CsvRebuild['commit']): Promise<boolean> {
    const { path } = this.options
    const { bytes } = this.csv.position
    const isSame = this.csv.position.inode === copied.inode && (await this.csv.isUntouched())
    if (this.released || !isSame) return false
    await copyBytes(path, file, { from: copied.bytes, to: bytes })
    await this.csv.replace(file, position => this.checkpoint(position, commit))
    return true
  }

  private async checkpoint(position: CsvPosition, commit: CsvRebuild['commit']): Promise<void> {
    await commit(positionStatement(this.options.queries, position))
    this.savedPosition = position
    this.syncedPosition = position
  }

  private async writeAnew({ commit, isStopping }: CsvRebuild): Promise<boolean> {
    const upTo = this.csv.position.seq
    const file = await this.csv.beginNew()
    try {
      if (!(await this.fill(file, upTo, isStopping))) return false
      await this.csv.replace(file, position => this.checkpoint(position, commit))
      return true
    } finally {
      if (!this.csv.owns(file)) await file.close()
    }
  }

  private async fill(file: FileHandle, upTo: number, isStopping: () => boolean): Promise<boolean> {
    const { queries } = this.options
    for (let afterSeq = 0; afterSeq < upTo; ) {
      if (isStopping()) return false
      const page = await new EventLog(queries).eventsAfter(afterSeq, batchSize)
      const events = page.events.filter(event => event.seq <= upTo)
      if (events.length > 0) await file.appendFile(this.linesOf(events))
      afterSeq = page.upTo ?? upTo
    }
    return true
  }

  private async write(): Promise<void> {
    try {
      if (this.behind) await this.readMissing()
      while (this.queue.length > 0) await this.appendQueued()
      await this.syncWhenDue()
      this.complained = false
    } catch (error) {
      this.queue = []
      this.queuedTargets = 0
      this.behind = true
      if (!this.complained) this.options.log.error(`events.csv lags behind: ${(error as Error).message}`)
      this.complained = true
    } finally {
      this.writing = null
    }
  }

  private async appendQueued(): Promise<void> {
    const batch = this.queue.splice(0, batchSize)
    this.queuedTargets -= targetsIn(batch)
    await this.append(batch, batch.at(-1)?.seq ?? 0)
  }

  private async readMissing(): Promise<void> {
    const log = new EventLog(this.options.queries)
    this.alreadyThere ??= await idsIn(this.options.path)
    while (!this.released) {
      // Set again by `add` when the queue overflows while we read.
      this.behind = false
      try {
        const { events, upTo } = await log.eventsAfter(this.csv.position.seq, batchSize)
        if (upTo !== null) {
          await this.append(events, upTo)
          if (await this.keepPlace()) this.progress.note(upTo, await log.lastSeq())
        } else if (!this.behind) {
          this.alreadyThere.clear()
          this.progress.note(this.csv.position.seq, this.csv.position.seq)
          return
        }
      } catch (error) {
        this.behind = true
        throw error
      }
    }
  }

  /**
   * Stores the checkpoint of a long catch-up, which no post may come to store: a restart continues there. Returns whether
   * there was a new one.
   */
  private async keepPlace(): Promise<boolean> {
    // Without the ids in the file, which are known only now, a restart would write their lines again.
    const statement = this.alreadyThere?.size ? null : this.takePosition()
    if (!statement) return false
    try {
      await this.options.commit(statement)
      return true
    } catch (error) {
      this.positionLost()
      throw error
    }
  }

  /** Adds the lines of these events, which are all that the log holds up to `upTo`. */
  private async append(events: Event[], upTo: number): Promise<void> {
    const { seq } = this.csv.position
    if (upTo <= seq) return
    const missing = events.filter(event => event.seq > seq && !this.alreadyThere?.has(event.id))
    await this.csv.append(this.linesOf(missing), upTo)
    await this.syncWhenDue()
  }

  /** Leaves out an event whose lines cannot be made. */
  private linesOf(events: Event[]): string {
    const { timeZone, log } = this.options
    try {
      return csvLines(events, timeZone)
    } catch (error) {
      if (!isFaultOfEntry(error)) throw error
      const [only, ...others] = events
      if (others.length > 0) return events.map(event => this.linesOf([event])).join('')
      log.warn(`events.csv leaves out event ${only?.id}: ${(error as Error).message}`)
      return ''
    }
  }

  private async syncWhenDue(): Promise<void> {
    if (performance.now() - this.syncedAt < syncEveryMs) return
    const { position } = this.csv
    await this.csv.sync()
    this.syncedPosition = position
    this.syncedAt = performance.now()
  }
}
