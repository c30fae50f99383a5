import type { CompiledQuery } from 'kysely'
import { putSetting, type Queries, readSetting } from '../../database/index.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Logger } from '../../lib/log.ts'
import type { ViewtronError } from '../../model/index.ts'
import type { Storage } from '../storage.ts'
import type { ClockWatch } from './clock-watch.ts'
import { type Removed, type Retention, removeOld } from './retention.ts'

export interface RetentionRun {
  at: string
  removed: Removed
  /** Why nothing was removed. */
  refused: { code: string; message: string; hint: string } | null
}

interface RunOptions {
  storage: Storage
  retention: Retention
  clockWatch: Pick<ClockWatch, 'trouble' | 'doubts'>
  /** True when the server stops: what is left waits for the next time. */
  isStopping: () => boolean
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

const asksForNothing = (retention: Retention | null) =>
  retention === null || Object.values(retention).every(days => days === null)

/** When retention runs: a minute after the start, every hour, and as soon as somebody changed it. */
export class RetentionRuns {
  private readonly options: { clock: Clock; log: Logger }
  private isRunning = false
  private lastRun: RetentionRun | null = null
  private retention: Retention | null = null
  private lookAt = 0
  private dueAt = 0

  constructor(options: { clock: Clock; log: Logger }) {
    this.options = options
  }

  async load(queries: Queries): Promise<void> {
    this.lastRun = await readSetting(queries, 'retention-run')
    this.retention = await readSetting(queries, 'retention')
    this.dueAt = performance.now() + firstAfterMs
  }

  get state(): RetentionState {
    const { lastRun, isRunning } = this
    const inMs = Math.max(0, this.dueAt - performance.now())
    const nextRunAt = new Date(this.options.clock.now().getTime() + inMs).toISOString()
    return { lastRun, isRunning, nextRunAt: asksForNothing(this.retention) ? null : nextRunAt }
  }

  /** Has the next run begin with the next look. */
  hurry(): void {
    this.dueAt = 0
    this.lookAt = 0
  }

  /** What to remove now; null where it is not time, or nothing is asked for. */
  async due(queries: Queries): Promise<Retention | null> {
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

  /** Removes what is too old now, unless the clock is not believed, and remembers how that went. */
  async run({ storage, retention, clockWatch, isStopping }: RunOptions): Promise<Removed> {
    const { clock, log } = this.options
    const { trouble } = clockWatch
    let removed: Removed = { events: 0, pictures: 0, rawPosts: 0 }
    if (trouble) log.warn(`nothing is removed for its age: ${trouble.message}`)
    else {
      const doubts = (before: number) => clockWatch.doubts(before)
      this.isRunning = true
      removed = await removeOld({ storage, retention, now: clock.now(), doubts, isStopping }).finally(() => {
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
