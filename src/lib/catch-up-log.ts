import type { Logger } from './log.ts'

export interface CatchUpLogOptions {
  log: Pick<Logger, 'info'>
  /** The work, such as `Writing events.csv`. */
  doing: string
  /** Logged at the end. */
  done: string
}

const longBehind = 20_000
const everyMs = 10_000

/** Logs how far a reader of the log is while it is far behind, every ten seconds, and when it has caught up. */
export class CatchUpLog {
  private readonly options: CatchUpLogOptions
  private loggedAt: number | null = null

  constructor(options: CatchUpLogOptions) {
    this.options = options
  }

  /** Notes that everything up to the entry `seq` of `lastSeq` is done. */
  note(seq: number, lastSeq: number): void {
    const { log, doing, done } = this.options
    if (seq >= lastSeq) {
      if (this.loggedAt !== null) log.info(done)
      this.loggedAt = null
      return
    }
    const now = performance.now()
    const isDue = this.loggedAt === null ? lastSeq - seq > longBehind : now - this.loggedAt > everyMs
    if (!isDue) return
    this.loggedAt = now
    log.info(`${doing}: ${seq} of ${lastSeq} entries.`)
  }
}
