import { ShownCameras } from '../cameras/shown-cameras.ts'
import { putSetting, type Queries, readSetting, type Write } from '../database/index.ts'
import { IncidentBook, type OpenIncident, sightingOf, type TrackMark } from '../grouping/index.ts'
import { CatchUpLog } from '../lib/catch-up-log.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { type Feed, LogRunner } from '../log/feed/index.ts'
import { type EntryToAppend, EventLog, entryRowsAfter, isFullPage, type LogRow, readableEntries } from '../log/index.ts'
import type { LogEntry } from '../model/index.ts'
import { entriesToAppend } from './incident-entries.ts'
import { type StoredIncident, StoredIncidents } from './stored-incidents.ts'

export interface IncidentsOptions {
  queries: Queries
  write: Write
  feed: Feed
  /** Stores entries in the log durably, in this order; rejects when none is stored. */
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  clock: Clock
  log: Logger
}

/** A cursor of another version groups everything again. */
const version = 1
// Each step holds the thread of the camera port for some milliseconds.
const entriesAStep = 250
const entriesUnsaved = 20_000
const retryMs = 2000
/** Events that are being stored now may still belong to an incident that is over. */
const settleMs = 2000
/** A transaction of entries. */
const entriesAnAppend = 200

/**
 * Groups the events of the log into incidents. Each event is grouped once: incidents and the position in the log are stored
 * in one transaction. The start and the end of an incident become entries of the log.
 */
export class Incidents {
  private readonly options: IncidentsOptions
  private readonly stored: StoredIncidents
  private book: IncidentBook | null = null
  private cursor = { seq: 0, announceAfter: 0 }
  private savedSeq = 0
  private readonly runner: LogRunner
  private startedAt = 0
  private readonly progress: CatchUpLog

  constructor(options: IncidentsOptions) {
    this.options = options
    const { log, feed } = options
    this.runner = new LogRunner(feed, () => this.group())
    this.progress = new CatchUpLog({ log, doing: 'Grouping events', done: 'All events are grouped.' })
    this.stored = new StoredIncidents(options.queries)
  }

  start(): void {
    if (!this.isStopped) return
    this.startedAt = this.options.clock.now().getTime()
    this.runner.start()
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    await this.runner.stop()
    this.book = null
  }

  /**
   * Waits until everything up to `seq` is grouped, at most `withinMs`, and not for a long backlog. Resolves to the number
   * up to which it is.
   */
  async caughtUp(seq: number, withinMs: number): Promise<number> {
    const missing = () => (this.book === null ? null : seq - this.cursor.seq)
    await this.runner.runUntil(missing, performance.now() + withinMs)
    return Math.min(seq, this.cursor.seq)
  }

  private get isStopped(): boolean {
    return this.runner.isStopped
  }

  private async group(): Promise<void> {
    const { feed, clock, log } = this.options
    try {
      const book = this.book ?? (await this.open())
      while (!this.isStopped && this.cursor.seq < feed.lastSeq) {
        const [since, { lastSeq }] = [performance.now(), feed]
        const isMore = await this.step(book)
        this.progress.note(this.cursor.seq, feed.lastSeq)
        if (isMore) await this.runner.rest(since, feed.lastSeq > lastSeq)
      }
      if (this.isStopped) return
      book.endBefore(clock.now().getTime() - settleMs)
      await this.save(book, this.cursor.seq)
      // The log starts again at 1 where the database was replaced.
      if (this.cursor.seq > feed.lastSeq) this.book = null
    } catch (error) {
      this.book = null
      log.debug(`grouping of events goes on later: ${(error as Error).message}`)
      this.runner.wakeIn(retryMs)
    }
  }

  /** Continues with the incidents that were open. */
  private async open(): Promise<IncidentBook> {
    const { queries, feed, write } = this.options
    const saved = await readSetting(queries, 'incident-cursor')
    const isUsable = saved?.version === version && saved.seq <= feed.lastSeq
    this.cursor = isUsable ? saved : { seq: 0, announceAfter: await this.lastOld() }
    if (!isUsable) await write([...this.stored.clearStatements(), this.cursorAt(0)])
    this.savedSeq = this.cursor.seq
    const book = new IncidentBook()
    const unsettled = await this.stored.unsettled()
    for (const incident of unsettled) if (incident.isOpen) await this.resume(book, incident)
    const { announceAfter } = this.cursor
    await this.announce(unsettled.filter(({ firstSeq }) => firstSeq > announceAfter))
    this.book = book
    return book
  }

  /** The number of the last entry from before this version: what happened then is not announced. */
  private async lastOld(): Promise<number> {
    const { queries, feed } = this.options
    return (await new EventLog(queries).beginsBefore(this.startedAt)) ? feed.lastSeq : 0
  }

  private async resume(book: IncidentBook, { seqs, startedAt, endedAt }: StoredIncident): Promise<void> {
    const events = await new EventLog(this.options.queries).events(seqs)
    const parts = events.map(event => sightingOf(headOf(event), event))
    book.resume(parts, { startedAt, lastAt: endedAt })
  }

  /** Groups the next entries; true when more are waiting. */
  private async step(book: IncidentBook): Promise<boolean> {
    const { queries, feed } = this.options
    const end = Math.min(this.cursor.seq + entriesAStep, feed.lastSeq)
    const rows = await groupedRows(queries, this.cursor.seq, end)
    const cameras = await ShownCameras.load(queries)
    for (const entry of readableEntries(rows, cameras)) take(book, entry)
    // A page has fewer entries where they are large.
    await this.save(book, isFullPage(rows, entriesAStep) ? (rows.at(-1)?.seq ?? end) : end)
    return this.cursor.seq < feed.lastSeq
  }

  /** Stores what changed in the book, together with the place in the log, and announces it. */
  private async save(book: IncidentBook, seq: number): Promise<void> {
    const changes = book.takeChanges()
    const statements = changes.flatMap(change => this.statementsOf(change))
    if (statements.length > 0 || seq - this.savedSeq >= entriesUnsaved) {
      await this.options.write([...statements, this.cursorAt(seq)])
      this.savedSeq = seq
    }
    this.cursor.seq = seq
    const isNew = (firstSeq: number) => firstSeq > this.cursor.announceAfter
    const changed = changes.map(({ incident }) => incident.first.seq).filter(isNew)
    if (changed.length > 0) await this.announce(await this.stored.unannounced(changed))
  }

  private statementsOf(change: { incident: OpenIncident; isOpen: boolean }) {
    const silent = change.incident.first.seq <= this.cursor.announceAfter
    return this.stored.putStatements(change, { savedSeq: this.savedSeq, silent })
  }

  private async announce(unsettled: readonly StoredIncident[]): Promise<void> {
    const { queries, append, clock } = this.options
    const entries = await entriesToAppend(queries, unsettled, clock.now())
    for (let at = 0; at < entries.length; at += entriesAnAppend) await append(entries.slice(at, at + entriesAnAppend))
  }

  private cursorAt(seq: number) {
    const { announceAfter } = this.cursor
    return putSetting(this.options.queries, 'incident-cursor', { version, seq, announceAfter })
  }
}

function groupedRows(queries: Queries, after: number, upTo: number): Promise<LogRow[]> {
  return entryRowsAfter(queries, after, entriesAStep, { upTo, kinds: ['alarm', 'track'] })
}

function headOf({ seq, id, camera, receivedAt, time }: LogEntry) {
  return { seq, id, camera: camera.id, receivedAt: Date.parse(receivedAt), time: Date.parse(time) }
}

function take(book: IncidentBook, entry: LogEntry): void {
  if (entry.kind === 'alarm') book.add(sightingOf(headOf(entry), entry))
  else if (entry.kind === 'track' && entry.targetId !== null) book.track(markOf(entry, entry.targetId))
}

function markOf(entry: Extract<LogEntry, { kind: 'track' }>, targetId: number): TrackMark {
  const { phase, camera, startedAt, time, receivedAt } = entry
  const times = { startedAt: Date.parse(startedAt), time: Date.parse(time), receivedAt: Date.parse(receivedAt) }
  return { phase, camera: camera.id, targetId, ...times }
}
