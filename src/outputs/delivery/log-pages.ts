import type { Queries } from '../../database/index.ts'
import { readEntriesAfter } from '../../database/search/index.ts'
import type { Feed } from '../../feed/index.ts'
import type { Publish, PublishedEntry } from '../published-entry.ts'

export interface LogPagesOptions {
  queries: Queries
  feed: Feed
  publish: Publish
}

const mostKept = 400

/** Pages of the log as they are published. The newest are kept, so that several outputs read them once. */
export class LogPages {
  private readonly options: LogPagesOptions
  /** Everything of the log after `from`, up to `to`. */
  private tail: PublishedEntry[] = []
  private from = 0
  private to = 0
  private loading: Promise<void> | null = null

  constructor(options: LogPagesOptions) {
    this.options = options
  }

  /** Entries after a number, oldest first, at most `limit`; fewer say nothing about whether there are more. */
  async after(seq: number, limit: number): Promise<PublishedEntry[]> {
    this.forgetOtherLog()
    while (this.loading && seq >= this.to) await this.loading.catch(() => undefined)
    if (seq >= this.to) {
      this.loading = this.extend(seq, limit).finally(() => {
        this.loading = null
      })
      await this.loading
    }
    if (seq < this.from) return this.read(seq, limit)
    return this.tail.filter(entry => entry.seq > seq).slice(0, limit)
  }

  private async extend(seq: number, limit: number): Promise<void> {
    const entries = await this.read(seq, limit)
    // Without a gap, or anew.
    if (seq !== this.to) this.forget(seq)
    this.tail.push(...entries)
    this.to = entries.at(-1)?.seq ?? this.to
    const excess = this.tail.splice(0, Math.max(0, this.tail.length - mostKept))
    this.from = excess.at(-1)?.seq ?? this.from
  }

  private async read(seq: number, limit: number): Promise<PublishedEntry[]> {
    const { queries, publish } = this.options
    return publish(await readEntriesAfter(queries, seq, limit))
  }

  /** A log that is shorter now is another log. */
  private forgetOtherLog(): void {
    const { lastSeq } = this.options.feed
    if (lastSeq < this.to) this.forget(lastSeq)
  }

  private forget(seq: number): void {
    this.tail = []
    this.from = seq
    this.to = seq
  }
}
