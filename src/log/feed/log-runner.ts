import { setInterval } from 'node:timers'
import { setTimeout as wait } from 'node:timers/promises'
import { SingleFlight } from '../../lib/single-flight.ts'
import type { Feed } from './feed.ts'

// Posts come first: while they arrive, a backlog is worked in in a quarter of the time.
const restsAStep = 3
const longestRestMs = 200
const gatherMs = 200
const sweepEveryMs = 1000
const pollMs = 5

/** A backlog of more entries takes longer than a request may wait, so that nobody waits for it. */
export const mostWaitedFor = 5000

/** Runs work that follows the log: soon after the log has grown, every second, and on request; one run at a time. */
export class LogRunner {
  private readonly feed: Feed
  private readonly working: SingleFlight
  private unwatch: () => void = () => undefined
  private timer: NodeJS.Timeout | null = null
  private sweeping: NodeJS.Timeout | null = null
  private stopped = true

  /** `work` handles its own errors. */
  constructor(feed: Feed, work: () => Promise<void>) {
    this.feed = feed
    this.working = new SingleFlight(work)
  }

  get isStopped(): boolean {
    return this.stopped
  }

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.unwatch = this.feed.watch(() => this.wakeIn(gatherMs))
    this.sweeping = setInterval(() => this.wakeIn(0), sweepEveryMs)
    this.wakeIn(0)
  }

  /** Waits for the end of the present run. May be called twice. */
  async stop(): Promise<void> {
    this.stopped = true
    this.unwatch()
    if (this.timer) clearTimeout(this.timer)
    if (this.sweeping) clearInterval(this.sweeping)
    this.timer = null
    this.sweeping = null
    await this.working.idle()
  }

  wakeIn(ms: number): void {
    if (this.stopped) return
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.working.run()
    }, ms)
  }

  /** Runs the work once more, after a run that is under way. */
  async again(): Promise<void> {
    await this.working.idle()
    await this.working.run()
  }

  /**
   * Runs the work until nothing is missing, at most until `deadline` (as `performance.now()`), and only while at most
   * `most` entries are. `missing` is null while that is unknown.
   */
  async runUntil(missing: () => number | null, deadline: number, most: number = mostWaitedFor): Promise<void> {
    while (!this.stopped && performance.now() < deadline) {
      const entries = missing()
      if (entries !== null && (entries <= 0 || entries > most)) return
      void this.working.run()
      await wait(pollMs)
    }
  }

  /** Rests after a step that began at `since`, longer while posts arrive. */
  async rest(since: number, isBusy: boolean): Promise<void> {
    const rests = isBusy ? restsAStep : 1
    await wait(Math.min(longestRestMs, rests * (performance.now() - since)))
  }
}
