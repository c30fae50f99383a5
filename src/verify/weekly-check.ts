import type { Settings, SettingValue } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { programBeside, RecurringWork, type RunningWork } from '../lib/recurring-work.ts'
import type { ArchivePlace } from '../log/index.ts'
import { dayMs, hourMs } from '../time/units.ts'
import { sentOrder } from './verify-order.ts'
import type { VerifyEnd } from './verify-process.ts'

/** The last check of the stored data. */
export type CheckRun = NonNullable<SettingValue<'verify-run'>>

export interface WeeklyCheckOptions {
  place: ArchivePlace
  /** The server's IANA zone. */
  timeZone: string
  startedAt: Date
  settings: Pick<Settings, 'get' | 'change'>
  /** True while other work reads the whole data directory. */
  isBusy: () => boolean
  clock: Clock
  log: Pick<Logger, 'info' | 'warn' | 'debug'>
}

export interface CheckState {
  /** Null while none runs. */
  running: RunningWork | null
  last: CheckRun | null
}

const everyMs = 7 * dayMs
const againAfterFailureMs = dayMs
// A server that was just started has enough to do.
const firstAfterMs = hourMs
const program = programBeside(import.meta.url, 'verify-process')

/** True where a check should begin now. Times are milliseconds since 1970. */
export function isCheckDue(last: CheckRun | null, { now, startedAt }: { now: number; startedAt: number }): boolean {
  if (now - startedAt < firstAfterMs) return false
  if (last === null) return true
  const restMs = last.problem === null ? everyMs : againAfterFailureMs
  // A clock that was set back leaves a last check in the future.
  return Math.abs(now - last.startedAt) >= restMs
}

/** Checks the stored data once a week, in a process of its own at a low priority, and at once on request. */
export class WeeklyCheck {
  private readonly options: WeeklyCheckOptions
  private last: CheckRun | null = null
  private isStored = true
  private readonly work: RecurringWork

  constructor(options: WeeklyCheckOptions) {
    this.options = options
    const startedAt = options.startedAt.getTime()
    this.work = new RecurringWork({
      ...options,
      name: 'checks of the stored data',
      load: async () => {
        this.last = await options.settings.get('verify-run')
      },
      save: () => this.save(),
      isDue: () => isCheckDue(this.last, { now: this.now(), startedAt }),
      run: since => this.run(since),
    })
  }

  /** Reads the last result. Waits while the database has problems. */
  start(): Promise<void> {
    return this.work.start()
  }

  /** Ends a check that runs. May be called twice. */
  stop(): Promise<void> {
    return this.work.stop()
  }

  get isRunning(): boolean {
    return this.work.running !== null
  }

  async state(): Promise<CheckState> {
    await this.work.load()
    return { running: this.work.running, last: this.last }
  }

  /** The last check, as far as it was read from the database. */
  get lastRun(): CheckRun | null {
    return this.last
  }

  /** Starts a check without waiting for its end; the one that runs goes on. */
  begin(): void {
    this.work.begin()
  }

  private async save(): Promise<void> {
    if (this.isStored) return
    await this.options.settings.change({ 'verify-run': this.last })
    this.isStored = true
  }

  private async run(startedAt: number): Promise<void> {
    const { log, place, timeZone } = this.options
    const { order, env } = sentOrder({ place, timeZone })
    const found = await this.work.inProcess<VerifyEnd>(program, order, { env })
    const end: VerifyEnd = found ?? { kind: 'failed', reason: 'the process was ended' }
    if (this.work.isStopped && end.kind !== 'end') return
    const result =
      end.kind === 'end'
        ? { checked: end.checked, findings: end.findings, first: end.first, problem: null }
        : { checked: null, findings: 0, first: [], problem: end.reason }
    this.last = { startedAt, endedAt: this.now(), ...result }
    this.isStored = false
    if (result.problem !== null) log.warn(`the stored data could not be checked: ${result.problem}`)
    else if (result.findings > 0) log.warn(`the stored data is not whole: ${result.findings} findings; see the doctor`)
    else log.info('the stored data was checked: everything is there')
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
