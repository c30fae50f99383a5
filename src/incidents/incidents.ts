import { setInterval } from 'node:timers'
import { setTimeout as wait } from 'node:timers/promises'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import { putSetting, type Queries, readSetting, type Write } from '../database/index.ts'
import { IncidentBook, type OpenIncident, sightingOf, type TrackMark } from '../grouping/index.ts'
import { CatchUpLog } from '../lib/catch-up-log.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import type { Feed } from '../log/feed/index.ts'
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
// Posts come first: while they arrive, a backlog is grouped in a quarter of the time.
const restsAStep = 3
const longestRestMs = 200
const entriesUnsaved = 20_000
const gatherMs = 200
const retryMs = 2000
const sweepEveryMs = 1000
const pollMs = 5
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
  private unwatch: () => void = () => undefined
  private timer: NodeJS.Timeout | null = null
  private sweeping: NodeJS.Timeout | null = null
  private readonly grouping = new SingleFlight(() => this.group())
  private isStopped = true
  private startedAt = 0
  private readonly progress: CatchUpLog

  constructor(options: IncidentsOptions) {
    this.options = options
    const { log } = options
    this.progress = new CatchUpLog({ log, doing: 'Grouping events', done: 'All events are grouped.' })
    this.stored = new StoredIncidents(options.queries)
  }

  start(): void {
    if (!this.isStopped) return
    this.isStopped = false
    this.startedAt = this.options.clock.now().getTime()
    this.unwatch = this.options.feed.watch(() => this.wakeIn(gatherMs))
    this.sweeping = setInterval(() => this.wakeIn(0), sweepEveryMs)
    this.wakeIn(0)
  }

  /** Safe twice. */
  async stop(): Promise<void> {
    this.isStopped = true
    this.unwatch()
    if (this.timer) clearTimeout(this.timer)
    if (this.sweeping) clearInterval(this.sweeping)
    this.timer = null
    this.sweeping = null
    await this.grouping.idle()
    this.book = null
  }

  /** Waits until everything up to `seq` is grouped, at most `withinMs`. Resolves to the number up to which it is. */
  async caughtUp(seq: number, withinMs: number): Promise<number> {
    const deadline = performance.now() + withinMs
    while (this.cursor.seq < seq && !this.isStopped && performance.now() < deadline) {
      void this.grouping.run()
      await wait(pollMs)
    }
    return Math.min(seq, this.cursor.seq)
  }

  private wakeIn(ms: number): void {
    if (this.isStopped) return
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.grouping.run()
    }, ms)
  }

  private async group(): Promise<void> {
    const { feed, clock, log } = this.options
    try {
      const book = this.book ?? (await this.open())
      while (!this.isStopped && this.cursor.seq < feed.lastSeq) {
        const [since, { lastSeq }] = [performance.now(), feed]
        const isMore = await this.step(book)
        this.progress.note(this.cursor.seq, feed.lastSeq)
        const rests = feed.lastSeq > lastSeq ? restsAStep : 1
        if (isMore) await wait(Math.min(longestRestMs, rests * (performance.now() - since)))
      }
      if (this.isStopped) return
      book.endBefore(clock.now().getTime() - settleMs)
      await this.save(book, this.cursor.seq)
      // The log starts again at 1 where the database was replaced.
      if (this.cursor.seq > feed.lastSeq) this.book = null
    } catch (error) {
      this.book = null
      log.debug(`grouping of events goes on later: ${(error as Error).message}`)
      this.wakeIn(retryMs)
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
