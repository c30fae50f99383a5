import type { Clock } from './clock.ts'
import type { Logger } from './log.ts'

export interface ThrottledLogOptions {
  log: Logger
  clock: Clock
  linesPerSecond: number
}

/** Lets a few lines a second through, so that a busy hour does not drown the log, and says how many it held back. */
export class ThrottledLog {
  private readonly options: ThrottledLogOptions
  private second = 0
  private lines = 0
  private heldBack = 0

  constructor(options: ThrottledLogOptions) {
    this.options = options
  }

  info(line: () => string): void {
    if (this.hasRoom()) this.options.log.info(line())
  }

  warn(line: () => string): void {
    if (this.hasRoom()) this.options.log.warn(line())
  }

  private hasRoom(): boolean {
    const { log, clock, linesPerSecond } = this.options
    const second = Math.floor(clock.now().getTime() / 1000)
    if (second !== this.second) {
      if (this.heldBack > 0) log.info(`… and ${this.heldBack} more like these`)
      this.second = second
      this.lines = 0
      this.heldBack = 0
    }
    if (++this.lines <= linesPerSecond) return true
    this.heldBack++
    return false
  }
}
