import type { Logger } from '../../lib/log.ts'
import type { Feed } from './feed.ts'

/** The feed of one process: told by the recorder what is durable, it wakes whoever reads the log. */
export class LogFeed implements Feed {
  private readonly log: Logger
  private readonly listeners = new Set<(lastSeq: number) => void>()
  private newest = 0
  private waking = false

  constructor({ log }: { log: Logger }) {
    this.log = log
  }

  get lastSeq(): number {
    return this.newest
  }

  /** Says that the log goes to `lastSeq`. Lower than before only when the database was made anew. */
  announce(lastSeq: number): void {
    if (lastSeq === this.newest) return
    this.newest = lastSeq
    if (this.waking || this.listeners.size === 0) return
    this.waking = true
    // A turn later, after the replies that were waiting for this commit.
    setImmediate(() => this.wake())
  }

  watch(listener: (lastSeq: number) => void): () => void {
    // One of its own, so that the same function may listen twice.
    const own = (lastSeq: number) => listener(lastSeq)
    this.listeners.add(own)
    return () => {
      this.listeners.delete(own)
    }
  }

  private wake(): void {
    this.waking = false
    for (const listener of this.listeners) {
      try {
        listener(this.newest)
      } catch (error) {
        this.log.error(`a reader of the log failed: ${(error as Error).message}`)
      }
    }
  }
}
