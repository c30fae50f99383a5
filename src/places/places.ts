import { setTimeout as wait } from 'node:timers/promises'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import { putSetting, readSetting, type Write } from '../database/index.ts'
import { CatchUpLog } from '../lib/catch-up-log.ts'
import { LogRunner, mostWaitedFor } from '../log/feed/index.ts'
import { EventLog } from '../log/index.ts'
import { Announcer } from './announcer.ts'
import { ChangedReads } from './changed-reads.ts'
import { DrawnLineCounts } from './counts/drawn-line-counts.ts'
import { LineCounts } from './counts/line-counts.ts'
import { plateErasure } from './erase-plate.ts'
import { LineBook } from './line-book.ts'
import { Lines } from './lines.ts'
import { changedFrom, readBasis } from './place-basis.ts'
import { cursorVersion, earlier, markOf, noCursor, type PlaceCursor } from './place-cursor.ts'
import { PlaceStatements } from './place-store.ts'
import { PlaceWork, type WorkedOut } from './place-work.ts'
import type { PlacesOptions } from './places-options.ts'
import type { Running } from './running.ts'
import { alone, besidePosts } from './step-sizes.ts'
import { takeEntries } from './take-entries.ts'

const entriesUnsaved = 20_000
const retryMs = 2000
const sweepEveryMs = 1000
const idleSweepMs = 60_000
const rebuildLookMs = 60_000

/**
 * Works out lines, passes and visits from the log. Reads are taken out of the log first, together with the place in the log;
 * then passes and visits are made in the order of the reads' time.
 */
export class Places {
  private readonly options: PlacesOptions
  private readonly put: PlaceStatements
  private readonly changedReads: ChangedReads
  private readonly announcer: Announcer
  private readonly runner: LogRunner
  private readonly progress: CatchUpLog
  private running: Running | null = null
  private sizes = besidePosts
  private cursor: PlaceCursor = noCursor(0, 0)
  private savedSeq = 0
  /** Everything up to here is worked in. */
  private doneSeq = 0
  private hasNewBasis = false
  private startedAt = 0
  private recentAt = 0
  /** A caller waits for the present state. */
  private isAsked = false

  constructor(options: PlacesOptions) {
    this.options = options
    const { queries, log, feed } = options
    this.runner = new LogRunner(feed, () => this.workAll())
    this.put = new PlaceStatements(queries)
    this.changedReads = new ChangedReads(queries)
    this.announcer = new Announcer(options)
    this.progress = new CatchUpLog({
      log,
      doing: 'Working out passes and visits',
      done: 'All passes and visits are made.',
    })
  }

  start(): void {
    if (!this.isStopped) return
    this.startedAt = this.options.clock.now().getTime()
    this.runner.start()
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    await this.runner.stop()
    this.running = null
  }

  /** Works everything out again from the beginning of the log. Nothing is announced; what people decided stays. */
  async rebuild(): Promise<void> {
    const { queries, write, feed, clock } = this.options
    await this.stop()
    const cursor = noCursor(feed.lastSeq, clock.now().getTime())
    await write([...this.put.clear(), ...LineCounts.clear(queries), putSetting(queries, 'place-cursor', cursor)])
    this.doneSeq = 0
    this.sizes = alone
    this.start()
    while ((await this.caughtUp(feed.lastSeq, rebuildLookMs, Number.POSITIVE_INFINITY)) < feed.lastSeq)
      if (this.isStopped) return
  }

  /** Removes everything about a plate, and makes what comes after its first read again. */
  async erase(key: string): Promise<void> {
    const { queries, write, removedPlates } = this.options
    const removedKey = await removedPlates.hashOf(key)
    await this.stop()
    await write(await plateErasure(queries, { key, removedKey }))
    this.start()
  }

  /** Says that a place, a decision or the gap of passes changed. */
  basisChanged(): void {
    this.hasNewBasis = true
    this.runner.wakeIn(0)
  }

  /** Says that a line was drawn or removed. */
  drawnLinesChanged(): void {
    this.running?.drawn.changed()
    this.runner.wakeIn(0)
  }

  /** Stores changes of drawn lines while none is being counted. */
  async changeLines(statements: Parameters<Write>[0]): Promise<void> {
    await this.stop()
    try {
      await this.options.write(statements)
    } finally {
      this.start()
    }
  }

  /** Whether older tracks over a drawn line are still being counted. */
  isCounting(lineId: string): boolean {
    return this.running === null || this.running.drawn.isBehind(lineId, this.cursor.seq)
  }

  /**
   * Waits until everything up to `seq` is worked in, at most `withinMs`, and only while at most `most` entries are missing.
   * Resolves to the number up to which it is.
   */
  async caughtUp(seq: number, withinMs: number, most: number = mostWaitedFor): Promise<number> {
    const deadline = performance.now() + withinMs
    this.isAsked = true
    if (this.running && seq - this.cursor.seq > most) return this.doneSeq
    // Changes by people have no number in the log: one run after the question sees them.
    await Promise.race([this.runner.again(), wait(withinMs, undefined, { ref: false })])
    await this.runner.runUntil(() => (this.doneSeq >= seq ? 0 : this.missing(seq)), deadline, most)
    return Math.min(seq, this.doneSeq)
  }

  /** The number of entries that are not worked in; null while it is unknown. */
  private missing(seq: number): number | null {
    return this.running === null ? null : Math.max(1, seq - this.cursor.seq)
  }

  private get isStopped(): boolean {
    return this.runner.isStopped
  }

  private async workAll(): Promise<void> {
    const { feed, log } = this.options
    if (this.isStopped) return
    try {
      const running = this.running ?? (await this.open())
      // The log starts again at 1 where the database was replaced.
      if (this.cursor.seq > feed.lastSeq) {
        this.running = null
        return
      }
      await this.takeAll(running)
      await this.follow(running)
      await this.countDrawn(running)
      if (!this.isStopped) this.doneSeq = this.cursor.seq
    } catch (error) {
      this.running = null
      this.isAsked = true
      log.debug(`passes and visits are made later: ${(error as Error).message}`)
      this.runner.wakeIn(retryMs)
    }
  }

  private async open(): Promise<Running> {
    const { queries, feed, write, clock } = this.options
    const saved = await readSetting(queries, 'place-cursor')
    const isUsable = saved?.version === cursorVersion && saved.seq <= feed.lastSeq
    const cursor = isUsable ? saved : noCursor(await this.lastOld(), clock.now().getTime())
    this.savedSeq = cursor.seq
    const basis = await readBasis(queries)
    const from = earlier(cursor.from, await changedFrom(queries, cursor.basis, basis))
    this.cursor = { ...cursor, from, basis: markOf(basis) }
    const work = new PlaceWork(queries, this.put, basis)
    const clear = isUsable ? [] : LineCounts.clear(queries)
    await write([...clear, ...(await work.rewind(from ?? Number.MAX_SAFE_INTEGER)), this.cursorStatement()])
    const lines = new LineBook(await new Lines(queries).all())
    const drawn = new DrawnLineCounts({ ...this.options, put: this.put })
    this.running = { lines, counts: await LineCounts.load(queries, { again: this.cursor.announceAfter }), drawn, work }
    return this.running
  }

  /** The number of the last entry from before this version: what happened then is not announced. */
  private async lastOld(): Promise<number> {
    const { queries, feed } = this.options
    return (await new EventLog(queries).beginsBefore(this.startedAt)) ? feed.lastSeq : 0
  }

  /** Takes reads out of the new entries of the log. */
  private async takeAll({ lines, counts }: Running): Promise<void> {
    const { queries, feed } = this.options
    while (!this.isStopped && this.cursor.seq < feed.lastSeq) {
      const [since, { lastSeq }] = [performance.now(), feed]
      const taken = await takeEntries(
        queries,
        { lines, counts, put: this.put },
        { after: this.cursor.seq, upTo: lastSeq, limit: this.sizes.entries },
      )
      const from = earlier(this.cursor.from, taken.from)
      await this.save(taken.statements, { ...this.cursor, seq: taken.upTo, from })
      this.progress.note(this.cursor.seq, feed.lastSeq)
      if (this.cursor.seq < feed.lastSeq) await this.sizes.rest(this.runner, since, feed.lastSeq > lastSeq)
    }
  }

  /** Counts what crossed drawn lines. A new line has years to catch up with, so new events come first. */
  private async countDrawn({ drawn }: Running): Promise<void> {
    const { feed } = this.options
    const isNew = () => feed.lastSeq > this.cursor.seq
    while (!this.isStopped && (await drawn.step(this.cursor.seq))) if (isNew()) return this.runner.wakeIn(0)
  }

  /** Stores rows together with the cursor; a cursor alone only from time to time. */
  private async save(statements: Parameters<Write>[0], cursor: PlaceCursor): Promise<void> {
    const before = this.cursor
    this.cursor = cursor
    const isSame = before.from === cursor.from && before.basis === cursor.basis
    if (statements.length === 0 && isSame && cursor.seq - this.savedSeq < entriesUnsaved) return
    await this.options.write([...statements, this.cursorStatement()])
    this.savedSeq = cursor.seq
  }

  /** Makes passes and visits from the reads that were taken, and from those that a person corrected. */
  private async follow(running: Running): Promise<void> {
    const { clock, feed } = this.options
    await this.renewBasis(running)
    const changed = await this.changedReads.read()
    const from = earlier(this.cursor.from, changed.from)
    if (from === null && !this.isRecentDue(running)) return
    // A question that comes from now on is answered by the next run.
    this.isAsked = false
    const { work } = running
    if (from !== null && work.isPast(from)) {
      await this.save(await work.rewind(from), { ...this.cursor, from })
    }
    for (;;) {
      const [since, { lastSeq }] = [performance.now(), feed]
      const worked = this.isStopped ? null : await work.step(clock.now().getTime(), this.sizes.reads)
      if (!worked) break
      await this.options.write(worked.statements)
      await this.announce(worked, running)
      await this.sizes.rest(this.runner, since, feed.lastSeq > lastSeq)
    }
    if (this.isStopped) return
    const now = clock.now().getTime()
    const worked = await work.recent(now)
    await this.save([...worked.statements, ...changed.doneStatements], { ...this.cursor, from: null })
    this.recentAt = now
    await this.announce(worked, running, true)
  }

  /** Whether time alone may have changed something: passes settle, visits lapse. */
  private isRecentDue({ work }: Running): boolean {
    const since = this.options.clock.now().getTime() - this.recentAt
    return (
      this.isAsked || this.announcer.isDue() || Math.abs(since) >= (work.hasOpenPasses ? sweepEveryMs : idleSweepMs)
    )
  }

  private async announce(worked: WorkedOut, { work }: Running, isCurrent = false): Promise<void> {
    const { announceAfter: afterSeq, announceSince: since } = this.cursor
    await this.announcer.announce(worked, { gapMs: work.basis.options.gapMs, afterSeq, since, isCurrent })
  }

  /** Notices what people changed: places, decisions, known plates, merged cameras. */
  private async renewBasis(running: Running): Promise<void> {
    const { queries } = this.options
    const before = running.work.basis
    const known = await this.changedReads.known()
    const cameras = await ShownCameras.load(queries)
    if (!this.hasNewBasis && !known.hasChanged && cameras === before.cameras) return
    this.hasNewBasis = false
    const basis = await readBasis(queries)
    const from = await changedFrom(queries, before, basis)
    running.work = new PlaceWork(queries, this.put, basis)
    const statements = await running.work.rewind(from ?? Number.MAX_SAFE_INTEGER)
    const { announceAfter, announceSince } = from === 0 ? this.silently() : this.cursor
    const news = { announceAfter, announceSince }
    const cursor = { ...this.cursor, ...news, from: earlier(this.cursor.from, from), basis: markOf(basis) }
    await this.save([...statements, ...known.doneStatements], cursor)
  }

  /** Results that are made again are not announced again. */
  private silently(): Pick<PlaceCursor, 'announceAfter' | 'announceSince'> {
    return { announceAfter: this.cursor.seq, announceSince: this.options.clock.now().getTime() }
  }

  private cursorStatement() {
    return putSetting(this.options.queries, 'place-cursor', this.cursor)
  }
}
