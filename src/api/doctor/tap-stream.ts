import { setInterval } from 'node:timers'
import type { Doctor } from '../../doctor/index.ts'
import type { LiveListener } from '../live/live-listener.ts'
import { heartbeat, sseMessage } from '../live/sse-message.ts'

export interface TapStreamOptions {
  /** A reader with more unsent bytes is disconnected, because it must never delay the camera port. */
  maxBacklogBytes: number
  heartbeatMs: number
}

/** The open streams that show incoming posts. */
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
      if (this.listeners.size === 0) this.stopTimer()
    })
    listener.send(heartbeat)
    this.timer ??= setInterval(() => this.sendHeartbeats(), this.options.heartbeatMs)
  }

  stop(): void {
    this.stopTimer()
    for (const listener of this.listeners) listener.end()
  }

  private stopTimer(): void {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
  }

  private sendHeartbeats(): void {
    for (const listener of this.listeners) {
      listener.send(heartbeat)
      listener.endUnlessAllowed().catch(() => listener.end())
    }
  }
}
