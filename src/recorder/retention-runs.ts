import type { CompiledQuery } from 'kysely'
import type { Queries } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { ViewtronError } from '../model/index.ts'
import { type Removed, type Retention, readRetention } from './retention.ts'

export interface RetentionRun {
  at: string
  removed: Removed
  /** Why nothing was removed. */
  refused: { code: string; message: string; hint: string } | null
}

export interface RetentionState {
  lastRun: RetentionRun | null
  /** Null where nothing is to be removed, or the server has only just started. */
  nextRunAt: string | null
  isRunning: boolean
}

const settingName = 'retention-run'
const firstAfterMs = 60_000
const everyMs = 3_600_000
const lookEveryMs = 10_000

const asksForNothing = (retention: Retention | null) =>
  retention === null || Object.values(retention).every(days => days === null)

/** When retention runs: a minute after the start, every hour, and as soon as somebody changed it. */
export class RetentionRuns {
  isRunning = false
  private readonly clock: Clock
  private lastRun: RetentionRun | null = null
  private retention: Retention | null = null
  private lookAt = 0
  private dueAt = 0

  constructor(clock: Clock) {
    this.clock = clock
  }

  async load(queries: Queries): Promise<void> {
    const row = await queries.selectFrom('setting').select('value').where('name', '=', settingName).executeTakeFirst()
    if (row) this.lastRun = JSON.parse(row.value) as RetentionRun
    this.retention = await readRetention(queries)
    this.dueAt = performance.now() + firstAfterMs
  }

  get state(): RetentionState {
    const { lastRun, isRunning } = this
    const inMs = Math.max(0, this.dueAt - performance.now())
    const nextRunAt = new Date(this.clock.now().getTime() + inMs).toISOString()
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
    this.retention = await readRetention(queries)
    if (JSON.stringify(this.retention) !== before) this.dueAt = 0
    if (now < this.dueAt) return null
    this.dueAt = now + everyMs
    return asksForNothing(this.retention) ? null : this.retention
  }

  /** Remembers how a run went; the statement stores it. */
  note(queries: Queries, removed: Removed, refusal: ViewtronError | null): CompiledQuery {
    const refused = refusal && { code: refusal.code, message: refusal.message, hint: refusal.hint }
    this.lastRun = { at: this.clock.now().toISOString(), removed, refused }
    const value = JSON.stringify(this.lastRun)
    return queries.replaceInto('setting').values({ name: settingName, value }).compile()
  }
}
