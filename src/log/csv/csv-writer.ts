import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { uuidPattern } from '../../lib/uuid7.ts'
import type { Event } from '../../model/index.ts'
import { type CsvPosition, EventsCsv, isOlderCsv, setAside } from '../archive/index.ts'
import { EventLog } from '../event-log.ts'
import { isFaultOfEntry } from '../set-aside-rows.ts'
import { csvHeader, csvLines } from './csv-lines.ts'

const batchSize = 200
const queueLimit = 5000
// An event takes memory with its targets; what the queue has no room for is read from the log.
const queuedTargets = 20_000
// Few large appends leave the disk to the pictures.
const gatherMs = 50
// A power cut may take what was written since; the database vouches only for what it cannot take.
const syncEveryMs = 1000

export interface CsvWriterOptions {
  path: string
  timeZone: string
  queries: Queries
  /** Makes a position durable. */
  commit: (position: CompiledQuery) => Promise<void>
  log: Logger
}

export interface CsvRebuild {
  /** Makes the new file's position durable. */
  commit: (position: CompiledQuery) => Promise<void>
  isStopping: () => boolean
}

/** The ids that stand anywhere in a file. */
async function idsIn(path: string): Promise<Set<string>> {
  const pattern = new RegExp(uuidPattern, 'g')
  const ids = new Set<string>()
  const file = await open(path)
  for await (const line of file.readLines()) {
    for (const [id] of line.matchAll(pattern)) ids.add(id)
  }
  return ids
}

/**
 * Puts a file with other columns out of the way: levelling writes all events of the log into a new one. First the
 * database forgets how far the old one went; a crash in between finds the old file and does all of this again.
 */
async function beginAnew({ path, queries, commit, log }: CsvWriterOptions): Promise<CsvPosition> {
  const nothing: CsvPosition = { seq: 0, bytes: 0, inode: 0, tail: '' }
  await commit(positionStatement(queries, nothing))
  const aside = await setAside(path, new Date())
  log.warn(`events.csv has other columns than this version writes: it is written anew, and the old one is now ${aside}`)
  return nothing
}

function positionStatement(queries: Queries, position: CsvPosition): CompiledQuery {
  return putSetting(queries, 'csv-position', position)
}
const targetsIn = (events: readonly Event[]) => events.reduce((sum, event) => sum + event.targets.length, 0)

/** Keeps events.csv level with the log. A reader of the log like any other: it costs no post its reply. */
export class CsvWriter {
  private readonly options: CsvWriterOptions
  private readonly csv: EventsCsv
  private queue: Event[] = []
  private queuedTargets = 0
  private writing: Promise<void> | null = null
  /** The file lags behind the log by more than the queue holds. */
  private behind = true
  private complained = false
  private released = false
  private savedPosition: CsvPosition | null
  private syncedPosition: CsvPosition | null = null
  private syncedAt = Number.NEGATIVE_INFINITY
  /** Events with lines in a file of which the database, made anew, knows nothing; null until they have been read. */
  private alreadyThere: Set<string> | null

  private constructor(options: CsvWriterOptions, csv: EventsCsv, saved: CsvPosition | null) {
    this.options = options
    this.csv = csv
    this.savedPosition = saved
    this.alreadyThere = saved ? new Set() : null
  }

  static async open(options: CsvWriterOptions): Promise<CsvWriter> {
    const last = await readSetting(options.queries, 'csv-position')
    const saved = (await isOlderCsv(options.path, csvHeader)) ? await beginAnew(options) : last
    const csv = await EventsCsv.open(options.path, csvHeader, saved)
    return new CsvWriter(options, csv, saved)
  }

  /** Hands over events that have just become durable, in the order of the log. */
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

  /** The statement that vouches for what is in the file, when that has changed. */
  takePosition(): CompiledQuery | null {
    const position = this.syncedPosition
    if (!position) return null
    const { seq, bytes, inode } = this.savedPosition ?? {}
    if (seq === position.seq && bytes === position.bytes && inode === position.inode) return null
    this.savedPosition = position
    return positionStatement(this.options.queries, position)
  }

  /** The position was not stored after all. */
  positionLost(): void {
    this.savedPosition = null
  }

  /** Brings the file level with the log, from the database where need be: of a long log that takes a while. */
  async catchUp(): Promise<void> {
    while (this.writing) await this.writing
    this.syncedAt = Number.NEGATIVE_INFINITY
    this.writing = this.write()
    await this.writing
  }

  /**
   * Writes the file anew from the log, so that it holds no line of what was removed. Events that come meanwhile are
   * added afterwards. Resolves to false where `isStopping` said so before it was done: then the old file stays.
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

  /** Lets go of the file as it is, also within a long way to level; what is added from now on is left to whoever opens it next. */
  async release(): Promise<void> {
    this.released = true
    this.queue = []
    await this.writing
    await this.csv.close().catch(() => undefined)
  }

  private async writeAnew({ commit, isStopping }: CsvRebuild): Promise<boolean> {
    const { queries } = this.options
    const upTo = this.csv.position.seq
    const file = await this.csv.beginNew()
    try {
      if (!(await this.fill(file, upTo, isStopping))) return false
      await this.csv.replace(file, async position => {
        await commit(positionStatement(queries, position))
        this.savedPosition = position
        this.syncedPosition = position
      })
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
      // Events that the queue has no room for while we read make it true again.
      this.behind = false
      try {
        const { events, upTo } = await log.eventsAfter(this.csv.position.seq, batchSize)
        if (upTo !== null) await this.append(events, upTo)
        else if (!this.behind) {
          this.alreadyThere.clear()
          return
        }
      } catch (error) {
        this.behind = true
        throw error
      }
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

  /** An event whose lines cannot be made costs the others nothing. */
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
