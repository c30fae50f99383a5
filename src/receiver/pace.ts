import type { IncomingMessage } from 'node:http'

interface Runner {
  request: IncomingMessage
  startedAt: number
  bytes: number
}

export interface PaceOptions {
  /** Bytes a second, averaged since the body began. */
  minRate: number
  /** The longest time that a body may take at any pace. */
  graceMs: number
  tooSlow: (request: IncomingMessage) => void
}

const sweepMs = 1000

/** Watches the bodies that are being received, and ends those that come too slowly. */
export class Pace {
  private readonly options: PaceOptions
  private readonly runners = new Map<IncomingMessage, Runner>()
  private readonly timer: NodeJS.Timeout

  constructor(options: PaceOptions) {
    this.options = options
    this.timer = setInterval(() => this.sweep(), sweepMs)
    this.timer.unref()
  }

  begin(request: IncomingMessage): void {
    this.runners.set(request, { request, startedAt: performance.now(), bytes: 0 })
  }

  received(request: IncomingMessage, bytes: number): void {
    const runner = this.runners.get(request)
    if (runner) runner.bytes += bytes
  }

  /** Does not count time during which the server did not read. */
  waited(request: IncomingMessage, ms: number): void {
    const runner = this.runners.get(request)
    if (runner) runner.startedAt += ms
  }

  end(request: IncomingMessage): void {
    this.runners.delete(request)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  private sweep(): void {
    const { minRate, graceMs, tooSlow } = this.options
    const now = performance.now()
    for (const { request, startedAt, bytes } of this.runners.values()) {
      const elapsedMs = now - startedAt
      if (elapsedMs <= graceMs || bytes >= (minRate * elapsedMs) / 1000) continue
      this.runners.delete(request)
      tooSlow(request)
    }
  }
}
