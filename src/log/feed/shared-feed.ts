import type { PostgresDatabase } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import type { Feed } from './feed.ts'
import { LogFeed } from './log-feed.ts'

export interface SharedFeedOptions {
  log: Logger
  head: Pick<PostgresDatabase['head'], 'follow'>
  /** Time between two looks at the database, which find what no notification has announced. */
  lookEveryMs?: number
}

/** The feed of a log to which several processes add. It announces the entries of all of them, from `start` to `stop`. */
export class SharedFeed implements Feed {
  private readonly options: SharedFeedOptions
  private readonly feed: LogFeed
  private unfollow: (() => Promise<void>) | null = null

  constructor(options: SharedFeedOptions) {
    this.options = options
    this.feed = new LogFeed(options)
  }

  get lastSeq(): number {
    return this.feed.lastSeq
  }

  watch(listener: (lastSeq: number) => void): () => void {
    return this.feed.watch(listener)
  }

  /** Notes a number at once that this process has stored. The database may announce an older one of another after it. */
  announce(lastSeq: number): void {
    if (lastSeq > this.feed.lastSeq) this.feed.announce(lastSeq)
  }

  start(): void {
    const { head, lookEveryMs = 1000 } = this.options
    this.unfollow ??= head.follow(lastSeq => this.announce(lastSeq), { lookEveryMs })
  }

  /** May be called twice. */
  async stop(): Promise<void> {
    await this.unfollow?.()
    this.unfollow = null
  }
}
