import type { CompiledQuery } from 'kysely'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import { putSetting, type Queries, readSetting, type Write } from '../../database/index.ts'
import { CatchUpLog } from '../../lib/catch-up-log.ts'
import type { Logger } from '../../lib/log.ts'
import { type Feed, LogRunner } from '../../log/feed/index.ts'
import { entryRowsAfter, isFullPage, type LogRow, readableEntries } from '../../log/index.ts'
import { type FinishedTrack, PathDayBook } from './path-day-book.ts'

export interface PathDaysOptions {
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  feed: Feed
  /** IANA name of the server's zone. */
  timeZone: string
  log: Logger
}

/** A cursor of another version adds up everything again. */
const version = 1
// A step holds the thread of the camera port for some milliseconds.
const tracksAStep = 100
/** A row of a day is written for many tracks at once. */
const entriesUnsaved = 5000
const retryMs = 2000
const rebuildLookMs = 60_000

/** Adds up the paths of the log, each once: sums and the place in the log are stored in one transaction. */
export class PathDays {
  private readonly options: PathDaysOptions
  private readonly runner: LogRunner
  private readonly progress: CatchUpLog
  private book: PathDayBook | null = null
  /** The last entry that is read, and the last whose sums are stored. */
  private seq = 0
  private savedSeq = 0
  /** The number that is stored. */
  private storedSeq = 0

  constructor(options: PathDaysOptions) {
    this.options = options
    this.runner = new LogRunner(options.feed, () => this.workAll())
    this.progress = new CatchUpLog({ log: options.log, doing: 'Adding up paths', done: 'All paths are added up.' })
  }

  start(): void {
    this.runner.start()
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    await this.runner.stop()
    this.book = null
  }

  /** Adds up everything again from the beginning of the log. */
  async rebuild(): Promise<void> {
    const { feed } = this.options
    await this.stop()
    await this.clear()
    this.start()
    while ((await this.caughtUp(feed.lastSeq, rebuildLookMs, Number.POSITIVE_INFINITY)) < feed.lastSeq)
      if (this.runner.isStopped) return
  }

  /**
   * Waits until everything up to `seq` is added up, at most `withinMs`, and only while at most `most` entries are missing.
   * Resolves to the number up to which it is.
   */
  async caughtUp(seq: number, withinMs: number, most?: number): Promise<number> {
    const missing = () => (this.book === null ? null : seq - this.savedSeq)
    await this.runner.runUntil(missing, performance.now() + withinMs, most)
    return Math.min(seq, this.savedSeq)
  }

  private async workAll(): Promise<void> {
    const { feed, log } = this.options
    try {
      this.book ??= await this.open()
      // The log starts again at 1 where the database was replaced.
      if (this.seq > feed.lastSeq) this.book = null
      while (this.book && !this.runner.isStopped && this.savedSeq < feed.lastSeq) await this.step(this.book)
    } catch (error) {
      this.book = null
      log.debug(`paths are added up later: ${(error as Error).message}`)
      this.runner.wakeIn(retryMs)
    }
  }

  private async open(): Promise<PathDayBook> {
    const { queries, feed, timeZone } = this.options
    const saved = await readSetting(queries, 'path-cursor')
    const isUsable = saved?.version === version && saved.zone === timeZone && saved.seq <= feed.lastSeq
    if (!isUsable) await this.clear()
    this.seq = isUsable ? saved.seq : 0
    this.savedSeq = this.seq
    this.storedSeq = this.seq
    return new PathDayBook(timeZone)
  }

  private async clear(): Promise<void> {
    const { queries, write } = this.options
    await write([queries.deleteFrom('path_day').compile(), this.cursorAt(0)])
  }

  private async step(book: PathDayBook): Promise<void> {
    const { queries, feed } = this.options
    const [since, { lastSeq }] = [performance.now(), feed]
    const rows = await entryRowsAfter(queries, this.seq, tracksAStep, { upTo: lastSeq, kinds: ['track'] })
    const upTo = isFullPage(rows, tracksAStep) ? (rows.at(-1)?.seq ?? lastSeq) : lastSeq
    const cameras = await ShownCameras.load(queries)
    for (const row of rows) for (const track of finishedOf(row, cameras)) book.add(track)
    this.seq = upTo
    if (upTo >= feed.lastSeq || upTo - this.savedSeq >= entriesUnsaved) await this.save(book)
    this.progress.note(upTo, feed.lastSeq)
    if (upTo < feed.lastSeq) await this.runner.rest(since, feed.lastSeq > lastSeq)
  }

  /** Stores the sums with the place in the log; a few entries without tracks need no transaction. */
  private async save(book: PathDayBook): Promise<void> {
    const { queries, write } = this.options
    const changes = await book.takeChanges(queries)
    if (changes.length > 0 || this.seq - this.storedSeq >= entriesUnsaved) {
      await write([...changes, this.cursorAt(this.seq)])
      this.storedSeq = this.seq
    }
    this.savedSeq = this.seq
  }

  private cursorAt(seq: number): CompiledQuery {
    const { queries, timeZone } = this.options
    return putSetting(queries, 'path-cursor', { version, seq, zone: timeZone })
  }
}

/** The finished track of a row of the log, under the camera's own id; none where it is a start or cannot be read. */
function finishedOf(row: LogRow, cameras: ShownCameras): FinishedTrack[] {
  return readableEntries([row], cameras).flatMap(entry => {
    if (entry.kind !== 'track' || entry.phase !== 'end') return []
    const { seq, type, path, startedAt } = entry
    return [{ seq, cameraId: row.camera_id, type, path, startedAt: Date.parse(startedAt) }]
  })
}
