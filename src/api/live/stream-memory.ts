import { setInterval } from 'node:timers'

/** A stream with unsent messages. */
export interface MemoryHolder {
  /** The time when the reader last took bytes, as `performance.now()`. */
  readonly progressAt: number
  readonly backlogBytes: number
  /** Drops all unsent messages and ends the stream. */
  endAsBehind(): void
}

const lookEveryMs = 500
const impatientAfterMs = 5000
// Replays use this share of the budget; the rest is for new entries.
const replayShare = 0.5

/** Limits the unsent bytes of all streams together. Bytes that several streams share count once. */
export class StreamMemory {
  private readonly totalBytes: number
  private readonly holders = new Set<MemoryHolder>()
  /** The number of streams that still have to send the bytes. */
  private readonly held = new Map<Buffer, number>()
  private readonly waiting: (() => void)[] = []
  private used = 0
  private timer: NodeJS.Timeout | null = null

  constructor(totalBytes: number) {
    this.totalBytes = totalBytes
  }

  /** Adds a stream that has to send `bytes`. */
  take(bytes: Buffer): void {
    const holders = this.held.get(bytes) ?? 0
    if (holders === 0) this.used += bytes.length
    this.held.set(bytes, holders + 1)
  }

  /** Removes a stream that has sent or dropped `bytes`. */
  give(bytes: Buffer): void {
    const holders = (this.held.get(bytes) ?? 0) - 1
    if (holders > 0) return void this.held.set(bytes, holders)
    if (this.held.delete(bytes)) this.used -= bytes.length
  }

  /** Must be called after `take` and `give`. Ends the streams that are furthest behind while the budget is exceeded. */
  changed(holder: MemoryHolder): void {
    if (holder.backlogBytes > 0) this.holders.add(holder)
    else this.holders.delete(holder)
    while (this.used > this.totalBytes && this.holders.size > 0) this.furthestBehind()?.endAsBehind()
    this.resumeWaiting()
  }

  /** Resolves when there is room for a further page of a replay. Ends streams whose readers take nothing in the meantime. */
  async room(): Promise<void> {
    if (this.hasRoom()) return
    this.timer ??= setInterval(() => this.endIdle(), lookEveryMs)
    await new Promise<void>(resolve => this.waiting.push(resolve))
  }

  private hasRoom(): boolean {
    return this.used < this.totalBytes * replayShare
  }

  private resumeWaiting(): void {
    while (this.waiting.length > 0 && this.hasRoom()) this.waiting.shift()?.()
    if (this.waiting.length > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }

  private furthestBehind(): MemoryHolder | undefined {
    let found: MemoryHolder | undefined
    for (const holder of this.holders) if (holder.backlogBytes > (found?.backlogBytes ?? 0)) found = holder
    return found
  }

  private endIdle(): void {
    const before = performance.now() - impatientAfterMs
    for (const holder of [...this.holders]) if (holder.progressAt < before) holder.endAsBehind()
  }
}
