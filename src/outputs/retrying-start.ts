import type { Logger } from '../lib/log.ts'

export interface PatientStartOptions {
  /** Done one after the other, each until it succeeds. */
  steps: readonly (() => Promise<void>)[]
  log: Pick<Logger, 'warn'>
  retryMs?: number
}

const everySecond = 1000

/** Starts things that need the database, which may be in trouble while the server starts: then again every second. */
export class PatientStart {
  private readonly options: PatientStartOptions
  private done = 0
  private timer: NodeJS.Timeout | null = null
  private trying: Promise<void> = Promise.resolve()
  private complained = false

  constructor(options: PatientStartOptions) {
    this.options = options
  }

  /** Resolves when everything has started, or the first step has failed and is going to be tried again. */
  start(): Promise<void> {
    this.trying = this.attempt()
    return this.trying
  }

  /** Gives up what has not started. Safe twice. */
  async stop(): Promise<void> {
    await this.trying
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  private async attempt(): Promise<void> {
    const { steps, log, retryMs = everySecond } = this.options
    this.timer = null
    try {
      for (; this.done < steps.length; this.done++) await steps[this.done]?.()
    } catch (error) {
      if (!this.complained) log.warn(`outputs wait for the database: ${(error as Error).message}`)
      this.complained = true
      this.timer = setTimeout(() => void this.start(), retryMs)
    }
  }
}
