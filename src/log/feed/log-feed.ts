import type { Logger } from '../../lib/log.ts'
import type { Feed } from './feed.ts'

/** The feed of one process. Each commit announces its last number here, which wakes the readers of the log. */
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

  /** Notes the number of the newest durable entry. It is lower than before only for a new database. */
  announce(lastSeq: number): void {
    if (lastSeq === this.newest) return
    this.newest = lastSeq
    if (this.waking || this.listeners.size === 0) return
    this.waking = true
    // One turn of the event loop later, after the replies that waited for this commit.
    setImmediate(() => this.wake())
  }

  watch(listener: (lastSeq: number) => void): () => void {
    // A wrapper, so that the same function can listen twice.
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
