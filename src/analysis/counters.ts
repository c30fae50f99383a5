import { setTimeout as wait } from 'node:timers/promises'
import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting, type Write } from '../database/index.ts'
import { CatchUpLog } from '../lib/catch-up-log.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { type Feed, mostWaitedFor, type SetAside } from '../log/feed/index.ts'
import { entryRowsAfter, isFaultOfEntry, isFullPage, type LogRow, readAlarm, SetAsideEntries } from '../log/index.ts'
import { CountBook } from './count-book.ts'
import { addUpDays, countDaysStatement, readCountDays } from './count-days.ts'
import { countedCategories } from './counted.ts'

export interface CountersOptions {
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  feed: Feed
  /** IANA name of the server's zone, whose days have counts of their own. */
  timeZone: string
  clock: Clock
  log: Logger
  /** Announces that entries that were set aside are to be tried again. */
  setAside?: Pick<SetAside, 'watch'> | undefined
}

/** A cursor of another version counts everything again. */
const version = 2
const reader = 'counts'
const entriesAStep = 2000
const entriesUnsaved = 20_000
// Charts need no fresher numbers than this, and a transaction per event would load the disk.
const gatherMs = 1000
const retryMs = 2000

/** Counts the entries of the log, each once: counts and the position in the log are stored in one transaction. */
export class Counters {
  private readonly options: CountersOptions
  private readonly progress: CatchUpLog
  private book: CountBook | null = null
  private daysAreKnown = false
  private seq = 0
  private savedSeq = 0
  private unwatch: (() => void)[] = []
  private hasToTryAgain = true
  private timer: NodeJS.Timeout | null = null
  private running: Promise<void> | null = null
  private isStopped = true

  constructor(options: CountersOptions) {
    this.options = options
    this.progress = new CatchUpLog({ log: options.log, doing: 'Counting', done: 'Everything is counted.' })
  }

  start(): void {
    if (!this.isStopped) return
    this.isStopped = false
    const { feed, setAside } = this.options
    const again = () => {
      this.hasToTryAgain = true
      this.wakeIn(0)
    }
    this.unwatch = [feed.watch(() => this.wakeIn(gatherMs)), setAside?.watch(again) ?? (() => undefined)]
    this.wakeIn(0)
  }

  async stop(): Promise<void> {
    this.isStopped = true
    for (const unwatch of this.unwatch) unwatch()
    this.unwatch = []
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.running
  }

  /**
   * Waits until everything up to `seq` is counted, at most `withinMs`, and not for a long backlog. Resolves to the number of
   * entries still missing.
   */
  async caughtUp(seq: number, withinMs: number): Promise<number> {
    // Before the first step, it is unknown what is counted.
    if (this.seq > 0 && seq - this.seq > mostWaitedFor) return seq - this.seq
    const givenUp = new AbortController()
    const deadline = wait(withinMs, undefined, { signal: givenUp.signal, ref: false }).catch(() => undefined)
    let isLate = false
    void deadline.then(() => {
      isLate = true
    })
    while (this.seq < seq && !isLate && !this.isStopped) {
      await Promise.race([this.run(), deadline])
      if (this.seq < seq && !isLate) await Promise.race([wait(20), deadline])
    }
    givenUp.abort()
    return Math.max(0, seq - this.seq)
  }

  private wakeIn(ms: number): void {
    if (this.isStopped) return
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.run()
    }, ms)
  }

  private run(): Promise<void> {
    this.running ??= this.countAll().finally(() => {
      this.running = null
    })
    return this.running
  }

  private async countAll(): Promise<void> {
    try {
      if (this.hasToTryAgain) await this.countAgain()
      const book = this.book ?? (await this.open())
      if (!(await this.hasDays())) return
      while (!this.isStopped && this.seq < this.options.feed.lastSeq) await this.step(book)
      // The log starts again at 1 where the database was replaced.
      if (this.seq > this.options.feed.lastSeq) this.book = null
    } catch (error) {
      this.book = null
      this.options.log.debug(`counting goes on later: ${(error as Error).message}`)
      this.wakeIn(retryMs)
    }
  }

  private async open(): Promise<CountBook> {
    const { queries, write, timeZone } = this.options
    const saved = await readSetting(queries, 'count-cursor')
    const isUsable = saved?.version === version && saved.seq <= this.options.feed.lastSeq
    if (!isUsable) {
      const clear = (['count_bucket', 'count_series'] as const).map(table => queries.deleteFrom(table).compile())
      await write([...clear, this.cursorAt(0), countDaysStatement(queries, timeZone)])
    }
    this.seq = isUsable ? saved.seq : 0
    this.savedSeq = this.seq
    this.daysAreKnown = false
    this.book = isUsable ? await CountBook.load(queries, timeZone) : new CountBook(timeZone)
    return this.book
  }

  /** Adds up the days of the server's zone where that was not done yet. False when the counters were stopped meanwhile. */
  private async hasDays(): Promise<boolean> {
    const { queries, timeZone } = this.options
    if (!this.daysAreKnown) {
      const isDone = (await readCountDays(queries)) === timeZone
      this.daysAreKnown = isDone || (await addUpDays(this.options, () => this.isStopped))
    }
    return this.daysAreKnown
  }

  private async step(book: CountBook): Promise<void> {
    const { queries, write, clock, feed } = this.options
    const end = Math.min(this.seq + entriesAStep, feed.lastSeq)
    const rows = await countedRows(queries, this.seq, end)
    // A page has fewer entries where they are large.
    const upTo = isFullPage(rows, entriesAStep) ? (rows.at(-1)?.seq ?? end) : end
    const notes = rows.flatMap(row => {
      const error = count(book, row)
      return error === null
        ? []
        : [new SetAsideEntries(queries).addStatement({ reader, seq: row.seq, error, at: clock.now() })]
    })
    const changes = [...book.takeChanges(queries), ...notes]
    // A few entries without counts need no transaction: after a restart they are read again.
    if (changes.length > 0 || upTo - this.savedSeq >= entriesUnsaved) {
      await write([...changes, this.cursorAt(upTo)])
      this.savedSeq = upTo
    }
    this.seq = upTo
    this.progress.note(upTo, feed.lastSeq)
  }

  /** Counts everything again where set-aside entries can be read now: totals are right only in the order of the log. */
  private async countAgain(): Promise<void> {
    const { queries, write } = this.options
    const setAside = new SetAsideEntries(queries)
    const seqs = await setAside.toRetry(reader)
    if (seqs.length > 0) await write([setAside.removeAllStatement(reader), this.cursorAt(0, 0)])
    if (seqs.length > 0) this.book = null
    this.hasToTryAgain = false
  }

  private cursorAt(seq: number, ofVersion = version): CompiledQuery {
    return putSetting(this.options.queries, 'count-cursor', { version: ofVersion, seq })
  }
}

function countedRows(queries: Queries, after: number, upTo: number): Promise<LogRow[]> {
  return entryRowsAfter(queries, after, entriesAStep, { upTo, categories: countedCategories })
}

/** Counts an entry. Returns the error where it cannot be counted; unreadable entries are set aside by the search index. */
function count(book: CountBook, row: LogRow): unknown {
  const event = readAlarm(row.body)
  // Events from an unconfirmed address are not counted.
  if (event === null || event.unconfirmed) return null
  try {
    book.add({ receivedAt: row.received_at, time: row.time, cameraId: row.camera_id, event })
    return null
  } catch (error) {
    if (!isFaultOfEntry(error)) throw error
    return error
  }
}
