import type { Logger } from './log.ts'

export interface RetryingStartOptions {
  /** Run one after the other; each is repeated until it succeeds. */
  steps: readonly (() => Promise<void>)[]
  /** The name of the parts, for the log. */
  what: string
  log: Pick<Logger, 'warn'>
  retryMs?: number
}

const everySecond = 1000

/** Starts parts that need the database. If the database fails during the start, the steps are tried again every second. */
export class RetryingStart {
  private readonly options: RetryingStartOptions
  private done = 0
  private timer: NodeJS.Timeout | null = null
  private running: Promise<void> = Promise.resolve()
  private hasWarned = false

  constructor(options: RetryingStartOptions) {
    this.options = options
  }

  /** Resolves when all steps are done, or when one has failed and will be tried again. */
  start(): Promise<void> {
    this.running = this.attempt()
    return this.running
  }

  /** Gives up the steps that are not done. May be called twice. */
  async stop(): Promise<void> {
    await this.running
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private async attempt(): Promise<void> {
    const { steps, what, log, retryMs = everySecond } = this.options
    this.timer = null
    try {
      for (; this.done < steps.length; this.done++) await steps[this.done]?.()
    } catch (error) {
      if (!this.hasWarned) log.warn(`${what} wait for the database: ${(error as Error).message}`)
      this.hasWarned = true
      this.timer = setTimeout(() => void this.start(), retryMs)
    }
  }
}
