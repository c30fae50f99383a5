import { setInterval } from 'node:timers'

/** A stream with messages that its reader has not taken yet. */
export interface MemoryHolder {
  /** When its reader last took something, `performance.now()`. */
  readonly progressAt: number
  readonly backlogBytes: number
  /** Lets go of all it holds and ends the stream. */
  fallBehind(): void
}

const lookEveryMs = 500
const impatientAfterMs = 5000
// Replays leave the rest to what is new.
const replayShare = 0.5

/** Bounds what all streams together hold for readers that take it slowly. What several have to get counts once. */
export class StreamMemory {
  private readonly totalBytes: number
  private readonly holders = new Set<MemoryHolder>()
  /** How many streams still have to send it. */
  private readonly held = new Map<Buffer, number>()
  private readonly waiting: (() => void)[] = []
  private used = 0
  private timer: NodeJS.Timeout | null = null

  constructor(totalBytes: number) {
    this.totalBytes = totalBytes
  }

  /** A stream has to send this. */
  take(bytes: Buffer): void {
    const holders = this.held.get(bytes) ?? 0
    if (holders === 0) this.used += bytes.length
    this.held.set(bytes, holders + 1)
  }

  /** It has sent it, or does not have to any more. */
  give(bytes: Buffer): void {
    const holders = (this.held.get(bytes) ?? 0) - 1
    if (holders > 0) return void this.held.set(bytes, holders)
    if (this.held.delete(bytes)) this.used -= bytes.length
  }

  /** To be called when a stream has done either. Where it is too much for all, those that are furthest behind are ended. */
  changed(holder: MemoryHolder): void {
    if (holder.backlogBytes > 0) this.holders.add(holder)
    else this.holders.delete(holder)
    while (this.used > this.totalBytes && this.holders.size > 0) this.furthestBehind()?.fallBehind()
    this.letGoOn()
  }

  /** Resolves when there is room for another page of a replay; readers that take nothing meanwhile are ended. */
  async room(): Promise<void> {
    if (this.hasRoom()) return
    this.timer ??= setInterval(() => this.endIdle(), lookEveryMs)
    await new Promise<void>(goOn => this.waiting.push(goOn))
  }

  private hasRoom(): boolean {
    return this.used < this.totalBytes * replayShare
  }

  private letGoOn(): void {
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
    for (const holder of [...this.holders]) if (holder.progressAt < before) holder.fallBehind()
  }
}
