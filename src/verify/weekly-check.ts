import { fileURLToPath } from 'node:url'
import type { Settings, SettingValue } from '../database/index.ts'
import { runInBackground } from '../lib/background-process.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { oneAtATime } from '../lib/one-at-a-time.ts'
import { dayMs, hourMs } from '../time/units.ts'
import type { VerifyLine } from './verify-process.ts'

/** The last check of the stored data. */
export type CheckRun = NonNullable<SettingValue<'verify-run'>>

export interface WeeklyCheckOptions {
  /** Absolute. */
  dataDir: string
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
  /** The step of the running check; null while none runs. */
  running: { startedAt: number; words: string } | null
  last: CheckRun | null
}

const tickEveryMs = 10_000
const everyMs = 7 * dayMs
const againAfterFailureMs = dayMs
// A server that was just started has enough to do.
const firstAfterMs = hourMs
// As the command has.
const niceness = 10
const name = import.meta.url.endsWith('.ts') ? './verify-process.ts' : './verify-process.js'
const program = fileURLToPath(new URL(name, import.meta.url))

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
  private readonly controller = new AbortController()
  private timer: NodeJS.Timeout | null = null
  private last: CheckRun | null = null
  private isLoaded = false
  private isStored = true
  private hasWarned = false
  private running: CheckState['running'] = null
  private work: Promise<void> = Promise.resolve()
  private readonly tick = oneAtATime(() => this.look())

  constructor(options: WeeklyCheckOptions) {
    this.options = options
  }

  /** Reads the last result. Waits while the database has problems. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.tick(), tickEveryMs)
    await this.tick()
  }

  /** Ends a check that runs. May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.controller.abort()
    await this.work
    await this.tick()
  }

  get isRunning(): boolean {
    return this.running !== null
  }

  async state(): Promise<CheckState> {
    await this.load()
    return { running: this.running, last: this.last }
  }

  /** The last check, as far as it was read from the database. */
  get lastRun(): CheckRun | null {
    return this.last
  }

  /** Starts a check without waiting for its end; the one that runs goes on. */
  begin(): void {
    if (!this.running) this.launch()
  }

  private async look(): Promise<void> {
    const { log, isBusy, startedAt } = this.options
    try {
      await this.load()
      await this.save()
      this.hasWarned = false
    } catch (error) {
      // The next look is in ten seconds. If the storage is the cause, that is logged elsewhere.
      if (!this.hasWarned) log.debug(`the check of the stored data waits: ${(error as Error).message}`)
      this.hasWarned = true
      return
    }
    if (this.timer === null || this.running || isBusy()) return
    if (isCheckDue(this.last, { now: this.now(), startedAt: startedAt.getTime() })) this.launch()
  }

  private async load(): Promise<void> {
    if (this.isLoaded) return
    this.last = await this.options.settings.get('verify-run')
    this.isLoaded = true
  }

  private async save(): Promise<void> {
    if (this.isStored) return
    await this.options.settings.change({ 'verify-run': this.last })
    this.isStored = true
  }

  private launch(): void {
    const startedAt = this.now()
    this.running = { startedAt, words: 'starting' }
    this.work = this.run(startedAt).finally(() => {
      this.running = null
      if (this.timer) void this.tick()
    })
  }

  private async run(startedAt: number): Promise<void> {
    const { log } = this.options
    const end = await this.check()
    if (this.controller.signal.aborted && end.kind !== 'end') return
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

  private async check(): Promise<Exclude<VerifyLine, { kind: 'progress' }>> {
    const { dataDir, timeZone } = this.options
    let end: Exclude<VerifyLine, { kind: 'progress' }> = { kind: 'failed', reason: 'the process was ended' }
    await runInBackground({
      program,
      args: [JSON.stringify({ dataDir, timeZone })],
      signal: this.controller.signal,
      niceness,
      onLine: message => {
        const line = message as VerifyLine
        if (line.kind !== 'progress') end = line
        else if (this.running) this.running = { ...this.running, words: line.words }
      },
    })
    return end
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
