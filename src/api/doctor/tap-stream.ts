import { setInterval } from 'node:timers'
import type { Doctor } from '../../doctor/index.ts'
import type { LiveListener } from '../live/live-listener.ts'
import { heartbeat, sseMessage } from '../live/sse-message.ts'

export interface TapStreamOptions {
  /** Unsent bytes above which a reader is cut off: it must never hold back the camera port. */
  maxBacklogBytes: number
  heartbeatMs: number
}

/** Everybody who watches posts as they come. */
export class TapStreams {
  private readonly tap: Doctor['tap']
  private readonly options: TapStreamOptions
  private readonly listeners = new Set<LiveListener>()
  private timer: NodeJS.Timeout | null = null

  constructor(tap: Doctor['tap'], options: TapStreamOptions) {
    this.tap = tap
    this.options = options
  }

  get count(): number {
    return this.listeners.size
  }

  add(listener: LiveListener, address: string | null): void {
    const leave = this.tap.watch({
      address,
      post: post => listener.send(sseMessage('post', post)),
      leftOut: posts => listener.send(sseMessage('left-out', { posts })),
    })
    this.listeners.add(listener)
    listener.onClose(() => {
      leave()
      this.listeners.delete(listener)
      if (this.listeners.size === 0) this.rest()
    })
    listener.send(heartbeat)
    this.timer ??= setInterval(() => this.beat(), this.options.heartbeatMs)
  }

  stop(): void {
    this.rest()
    for (const listener of this.listeners) listener.end()
  }

  private rest(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }

  private beat(): void {
    for (const listener of this.listeners) {
      listener.send(heartbeat)
      listener.endUnlessWelcome().catch(() => listener.end())
    }
  }
}
