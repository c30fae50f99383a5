import type { Queries } from '../../database/index.ts'
import type { Feed } from '../../log/feed/index.ts'
import { readEntriesAfter } from '../../search/index.ts'
import type { Publish, PublishedEntry } from '../published-entry.ts'

export interface LogPagesOptions {
  queries: Queries
  feed: Feed
  publish: Publish
}

/** A stretch of the log as it is published. */
export interface PublishedPage {
  /** Oldest first; what cannot be read is left out. */
  entries: PublishedEntry[]
  /** The number up to which this is all there is; null where there is nothing more. */
  upTo: number | null
}

const mostKept = 400
// An event grows with its targets.
const mostTargetsKept = 10_000

/** How many of the newest entries may stay in memory. */
function keptOf(entries: readonly PublishedEntry[]): number {
  let kept = 0
  let targets = 0
  for (const entry of entries.toReversed()) {
    targets += entry.kind === 'alarm' ? entry.targets.length : 0
    if (kept >= mostKept || (kept > 0 && targets > mostTargetsKept)) break
    kept++
  }
  return kept
}

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

  /** Entries after a number, at most `limit`; fewer say nothing about whether there are more. */
  async after(seq: number, limit: number): Promise<PublishedPage> {
    this.forgetOtherLog()
    while (this.loading && seq >= this.to) await this.loading.catch(() => undefined)
    if (seq >= this.to) {
      this.loading = this.extend(seq, limit).finally(() => {
        this.loading = null
      })
      await this.loading
    }
    if (seq < this.from) return this.read(seq, limit)
    const entries = this.tail.filter(entry => entry.seq > seq)
    const page = entries.slice(0, limit)
    const upTo = entries.length > page.length ? (page.at(-1)?.seq ?? this.to) : this.to
    return { entries: page, upTo: upTo > seq ? upTo : null }
  }

  private async extend(seq: number, limit: number): Promise<void> {
    const { entries, upTo } = await this.read(seq, limit)
    // Without a gap, or anew.
    if (seq !== this.to) this.forget(seq)
    this.tail.push(...entries)
    this.to = upTo ?? this.to
    const excess = this.tail.splice(0, this.tail.length - keptOf(this.tail))
    this.from = excess.at(-1)?.seq ?? this.from
  }

  private async read(seq: number, limit: number): Promise<PublishedPage> {
    const { queries, publish } = this.options
    const { entries, upTo } = await readEntriesAfter(queries, seq, limit)
    return { entries: await publish(entries), upTo }
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
