import { setTimeout as wait } from 'node:timers/promises'
import type { Queries, Write } from '../database/index.ts'
import { CatchUpLog } from '../lib/catch-up-log.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { type Feed, mostWaitedFor, type SetAside } from '../log/feed/index.ts'
import { isFaultOfEntry, SetAsideEntries, unreadable } from '../log/index.ts'
import {
  againStatements,
  clearIndexStatements,
  type IndexStep,
  indexReader,
  nextIndexStep,
  passOverStep,
} from './build-index.ts'
import { hasRemovals } from './index-removal.ts'
import { indexVersion, readIndexState } from './index-state.ts'

export interface SearchIndexOptions {
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  feed: Feed
  clock?: Clock | undefined
  log: Logger
  /** Announces that entries that were set aside are to be tried again. */
  setAside?: Pick<SetAside, 'watch'> | undefined
  /** Called when entries that could not be read before can be read now. */
  readAgain?: (() => void) | undefined
}

/** So many entries can be read from the log by a search without a noticeable delay. */
const searchedDirectly = 1000
const entriesAStep = 500
// A transaction writes about as many pages for one event as for fifty.
const gatherMs = 1000
const pauseMs = 5
const lookEveryMs = 10_000
const retryMs = 2000
const lookForRemovalsMs = 20

/**
 * Keeps the search index up to date with the log. It may lag by about a second, because searches read entries that are not
 * indexed yet from the log itself. A new version of the index is built from the whole log.
 */
export class SearchIndex {
  private readonly options: SearchIndexOptions
  private indexedSeq = 0
  private timer: NodeJS.Timeout | null = null
  private dueAt = Number.POSITIVE_INFINITY
  private running: Promise<void> | null = null
  private unwatch: (() => void)[] = []
  private hasToTryAgain = true
  private waiting: { seq: number; done: () => void }[] = []
  private failing = false
  private readonly progress: CatchUpLog
  private stopped = true

  constructor(options: SearchIndexOptions) {
    this.options = options
    const { log } = options
    this.progress = new CatchUpLog({ log, doing: 'Building the search index', done: 'The search index is complete.' })
  }

  /** Starts following the log. */
  start(): void {
    if (!this.stopped) return
    this.stopped = false
    const { feed, setAside } = this.options
    const again = () => {
      this.hasToTryAgain = true
      this.wake(0)
    }
    this.hasToTryAgain = true
    this.unwatch = [feed.watch(() => this.wake(gatherMs)), setAside?.watch(again) ?? (() => undefined)]
    this.wake(0)
  }

  /** Stops after the current step. Safe to call twice. */
  async stop(): Promise<void> {
    this.stopped = true
    for (const unwatch of this.unwatch) unwatch()
    this.unwatch = []
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    this.release(Number.POSITIVE_INFINITY)
    await this.running
  }

  /** The number of entries of the log that are not indexed yet. */
  get behind(): number {
    return Math.max(0, this.options.feed.lastSeq - this.indexedSeq)
  }

  /**
   * Waits until everything up to `seq` can be found quickly, at most `withinMs`, and not for a long backlog. Resolves to the
   * number of entries that are still missing, apart from those that searches read from the log.
   */
  async caughtUp(seq: number, withinMs: number): Promise<number> {
    const missing = () => Math.max(0, seq - this.indexedSeq - searchedDirectly)
    if (missing() === 0 || this.stopped) return missing()
    this.wake(0)
    // Before the first step, it is unknown up to which number the index goes.
    if (this.indexedSeq > 0 && missing() > mostWaitedFor) return missing()
    let timer: NodeJS.Timeout | undefined
    await new Promise<void>(done => {
      this.waiting.push({ seq: seq - searchedDirectly, done })
      timer = setTimeout(done, withinMs)
    })
    clearTimeout(timer)
    return missing()
  }

  /** Waits until nothing that was removed from the log can be found any more, at most `withinMs`. Resolves to whether that is so. */
  async forgotten(withinMs: number): Promise<boolean> {
    const deadline = performance.now() + withinMs
    while (await hasRemovals(this.options.queries)) {
      if (this.stopped || performance.now() > deadline) return false
      this.wake(0)
      await wait(lookForRemovalsMs)
    }
    return true
  }

  private wake(inMs: number): void {
    const dueAt = performance.now() + inMs
    if (this.stopped || this.running || dueAt >= this.dueAt) return
    if (this.timer) clearTimeout(this.timer)
    this.dueAt = dueAt
    this.timer = setTimeout(() => this.begin(), inMs)
  }

  private begin(): void {
    this.timer = null
    this.dueAt = Number.POSITIVE_INFINITY
    this.running = this.work().then(nextInMs => {
      this.running = null
      this.wake(nextInMs)
    })
  }

  /** Takes one step. Resolves to the delay until the next one, in milliseconds; never rejects. */
  private async work(): Promise<number> {
    try {
      const isUpToDate = await this.takeStep()
      if (this.failing) this.options.log.info('The search index is kept again.')
      this.failing = false
      if (!isUpToDate) return pauseMs
      return this.behind > 0 ? gatherMs : lookEveryMs
    } catch (error) {
      const { message } = error as Error
      if (!this.failing) this.options.log.warn(`The search index cannot be kept, so searching is slower: ${message}`)
      this.failing = true
      return retryMs
    }
  }

  /** Indexes the next entries. Resolves to true when the index is up to date with the log. */
  private async takeStep(): Promise<boolean> {
    const { queries, write, feed } = this.options
    const { version, indexedSeq } = await readIndexState(queries)
    if (version !== indexVersion) await write(clearIndexStatements(queries))
    const step = await this.writeStep(indexedSeq)
    if (this.hasToTryAgain) await this.tryAgain()
    this.indexedSeq = step?.indexedSeq ?? indexedSeq
    this.release(this.indexedSeq)
    this.progress.note(step?.full ? this.indexedSeq : feed.lastSeq, feed.lastSeq)
    return !step?.full
  }

  /** Writes the next step. Where the database refuses an entry, entries are written one by one and the bad one is skipped. */
  private async writeStep(afterSeq: number, limit = entriesAStep): Promise<IndexStep | null> {
    const { queries, write, clock = systemClock, log } = this.options
    const step = await nextIndexStep(queries, afterSeq, limit, clock.now())
    if (!step) return null
    try {
      await write(step.statements)
      if (step.setAside > 0)
        log.warn(`${step.setAside} entries of the log cannot be read or indexed, and are set aside.`)
      return step
    } catch (error) {
      if (!isFaultOfEntry(error) || step.indexedSeq === afterSeq) throw error
      if (limit > 1) return this.writeStep(afterSeq, 1)
      const passed = await passOverStep(queries, { afterSeq, error, now: clock.now() })
      if (passed) await write(passed.statements)
      return passed
    }
  }

  private async tryAgain(): Promise<void> {
    const { queries, write, clock = systemClock, readAgain } = this.options
    const setAside = new SetAsideEntries(queries)
    const [unread, unindexed] = await Promise.all([unreadable, indexReader].map(name => setAside.toRetry(name)))
    const seqs = [...new Set([...(unread ?? []), ...(unindexed ?? [])])].sort((a, b) => a - b)
    for (const seq of seqs) await write(await againStatements(queries, [seq], clock.now()))
    if (seqs.length === 0) this.hasToTryAgain = false
    else if (unread && unread.length > 0) readAgain?.()
  }

  private release(seq: number): void {
    for (const one of this.waiting) if (one.seq <= seq) one.done()
    this.waiting = this.waiting.filter(one => one.seq > seq)
  }
}
