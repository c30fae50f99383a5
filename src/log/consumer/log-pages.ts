import type { Queries } from '../../database/index.ts'
import type { LogEntry } from '../../model/index.ts'
import { EventLog } from '../event-log.ts'
import type { Feed } from '../feed/index.ts'

/** Makes of stored entries what the readers of the pages get; may leave entries out, keeps the order. */
export type Present<Entry> = (entries: readonly LogEntry[]) => Promise<Entry[]>

export interface LogPagesOptions<Entry> {
  queries: Queries
  feed: Feed
  present: Present<Entry>
}

/** A stretch of the log. */
export interface LogPage<Entry> {
  /** Oldest first, without those that cannot be read. */
  entries: Entry[]
  /** The page covers the log up to this number; null where nothing more is stored. */
  upTo: number | null
}

/** The fields of an entry that the pages use. */
export interface PagedEntry {
  seq: number
  targets?: readonly unknown[]
}

/** Reads a page of the log: entries after a number, at most `limit`. */
export async function readLogPage<Entry>(
  { queries, present }: Pick<LogPagesOptions<Entry>, 'queries' | 'present'>,
  seq: number,
  limit: number,
): Promise<LogPage<Entry>> {
  const { entries, upTo } = await new EventLog(queries).entriesAfter(seq, limit)
  return { entries: await present(entries), upTo }
}

const mostCached = 400
// The size of an event grows with its targets.
const mostTargetsCached = 10_000

/** Returns how many of the newest entries may stay in memory. */
function cacheableOf(entries: readonly PagedEntry[]): number {
  let cached = 0
  let targets = 0
  for (const entry of entries.toReversed()) {
    targets += entry.targets?.length ?? 0
    if (cached >= mostCached || (cached > 0 && targets > mostTargetsCached)) break
    cached++
  }
  return cached
}

/** Pages of the log. The newest entries are cached, so that several readers cost one query. */
export class LogPages<Entry extends PagedEntry> {
  private readonly options: LogPagesOptions<Entry>
  /** All entries after `from`, up to `to`. */
  private tail: Entry[] = []
  private from = 0
  private to = 0
  private loading: Promise<void> | null = null

  constructor(options: LogPagesOptions<Entry>) {
    this.options = options
  }

  /** Entries after a number, at most `limit`. A page with fewer entries does not mean that the log ends there. */
  async after(seq: number, limit: number): Promise<LogPage<Entry>> {
    this.clearWhenReplaced()
    while (this.loading && seq >= this.to) await this.loading.catch(() => undefined)
    if (seq >= this.to) {
      this.loading = this.extend(seq, limit).finally(() => {
        this.loading = null
      })
      await this.loading
    }
    if (seq < this.from) return readLogPage(this.options, seq, limit)
    const entries = this.tail.filter(entry => entry.seq > seq)
    const page = entries.slice(0, limit)
    const upTo = entries.length > page.length ? (page.at(-1)?.seq ?? this.to) : this.to
    return { entries: page, upTo: upTo > seq ? upTo : null }
  }

  private async extend(seq: number, limit: number): Promise<void> {
    const { entries, upTo } = await readLogPage(this.options, seq, limit)
    // The cache must not have a gap.
    if (seq !== this.to) this.clear(seq)
    this.tail.push(...entries)
    this.to = upTo ?? this.to
    const excess = this.tail.splice(0, this.tail.length - cacheableOf(this.tail))
    this.from = excess.at(-1)?.seq ?? this.from
  }

  /** A log that is shorter than the cache is that of a new database. */
  private clearWhenReplaced(): void {
    const { lastSeq } = this.options.feed
    if (lastSeq < this.to) this.clear(lastSeq)
  }

  private clear(seq: number): void {
    this.tail = []
    this.from = seq
    this.to = seq
  }
}
