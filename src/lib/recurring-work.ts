import { fileURLToPath } from 'node:url'
import { runInBackground } from './background-process.ts'
import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** Work that is under way: when it began, in milliseconds since 1970, and its step. */
export interface RunningWork {
  startedAt: number
  words: string
}

export interface RecurringWorkOptions {
  /** For the log: `scheduled backups`. */
  name: string
  /** Reads from the database what is needed, until it succeeds once. */
  load: () => Promise<void>
  /** Stores what the last run left, and tells of it. Called every ten seconds, so that nothing is lost while the database has problems. */
  save: () => Promise<void>
  isDue: () => boolean
  /** Does the work in the background with `inProcess`. Must not reject. */
  run: (startedAt: number) => Promise<void>
  /** True while other work reads the whole data directory. */
  isBusy: () => boolean
  clock: Clock
  log: Pick<Logger, 'debug'>
}

/** The message of a program that does the work; all but `progress` is its result. */
interface Line {
  kind: string
  /** Of `progress`: the step. */
  words?: string
}

const checkEveryMs = 10_000
// As the commands have.
const niceness = 10

/** The path of a program of the bundle, whose source is beside the module with this address. */
export function programBeside(moduleUrl: string, name: string): string {
  const extension = moduleUrl.endsWith('.ts') ? 'ts' : 'js'
  return fileURLToPath(new URL(`./${name}.${extension}`, moduleUrl))
}

/** Begins long work when it is due, or at once on request, one at a time, in a process of its own at a low priority. */
export class RecurringWork {
  private readonly options: RecurringWorkOptions
  private readonly controller = new AbortController()
  private timer: NodeJS.Timeout | null = null
  private isLoaded = false
  private hasWarned = false
  private current: RunningWork | null = null
  private work: Promise<void> = Promise.resolve()
  /** Saves, and begins what is due. */
  readonly check = oneAtATime(() => this.checkAll())

  constructor(options: RecurringWorkOptions) {
    this.options = options
  }

  /** Waits while the database has problems. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => void this.check(), checkEveryMs)
    await this.check()
  }

  /** Ends work that is under way; it begins again after the next start. May be called twice. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.controller.abort()
    await this.work
    await this.check()
  }

  get running(): RunningWork | null {
    return this.current
  }

  get isStopped(): boolean {
    return this.controller.signal.aborted
  }

  async load(): Promise<void> {
    if (this.isLoaded) return
    await this.options.load()
    this.isLoaded = true
  }

  /** Begins without waiting for the end; work that is under way goes on. */
  begin(): void {
    if (this.current) return
    const startedAt = this.options.clock.now().getTime()
    this.current = { startedAt, words: 'starting' }
    this.work = this.options.run(startedAt).finally(() => {
      this.current = null
      if (this.timer) void this.check()
    })
  }

  /** Runs a program with an order. Resolves to its result; null where it ended without one. */
  async inProcess<Result extends Line>(
    program: string,
    order: unknown,
    { killSignal = 'SIGKILL', env = {} }: { killSignal?: NodeJS.Signals; env?: Record<string, string> } = {},
  ): Promise<Result | null> {
    let result: Result | null = null
    await runInBackground({
      program,
      args: [JSON.stringify(order)],
      env,
      signal: this.controller.signal,
      killSignal,
      niceness,
      onLine: message => {
        const line = message as Line
        if (line.kind !== 'progress') result = line as Result
        else if (this.current) this.current = { ...this.current, words: line.words ?? '' }
      },
    })
    return result
  }

  private async checkAll(): Promise<void> {
    const { name, save, isDue, isBusy, log } = this.options
    try {
      await this.load()
      await save()
      this.hasWarned = false
    } catch (error) {
      // The next check is in ten seconds. If the storage is the cause, that is logged elsewhere.
      if (!this.hasWarned) log.debug(`${name} wait: ${(error as Error).message}`)
      this.hasWarned = true
      return
    }
    if (this.timer !== null && !this.current && !isBusy() && isDue()) this.begin()
  }
}
