import type { Queries } from '../database.ts'
import { countBits, noBits, offsetsIn } from './bits.ts'
import { type EventCount, wholeWindow } from './count-events.ts'
import type { EventFilter } from './filter.ts'
import { type BlockRow, IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents, timeOf } from './late-events.ts'
import { askOf } from './question.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const widths = [
  ...[1, 2, 5, 10, 15, 30].map(count => count * minute),
  ...[1, 2, 3, 6, 12].map(count => count * hour),
  ...[1, 2, 7].map(count => count * day),
]
// 1970 began on a Thursday; weeks begin on Monday.
const firstMonday = 4 * day

/** The narrowest round width that needs no more than this many buckets; a week where none is wide enough. */
export function bucketWidth(from: number, to: number, buckets: number): number {
  return widths.find(width => (to - from) / width <= buckets) ?? 7 * day
}

/** The beginning of the bucket a moment falls into. Days and weeks (from Monday) are those of UTC. */
export function bucketOf(time: number, bucketMs: number): number {
  const origin = bucketMs === 7 * day ? firstMonday : 0
  return Math.floor((time - origin) / bucketMs) * bucketMs + origin
}

export interface EventHistogram extends EventCount {
  /** Milliseconds since 1970; `to` is exclusive. Both lie on a bucket's border. */
  from: number
  to: number
  bucketMs: number
  /** Ascending; empty ones are left out. */
  buckets: { from: number; count: number }[]
}

class Counter {
  readonly counts = new Map<number, number>()
  private readonly bucketMs: number

  constructor(bucketMs: number) {
    this.bucketMs = bucketMs
  }

  add(time: number, count: number): void {
    const bucket = bucketOf(time, this.bucketMs)
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count)
  }

  /** Events of one block that all lie in one bucket need no look at their times. */
  async addWindow(search: IndexedSearch, window: BlockRow[]): Promise<void> {
    const found = await search.matching(window)
    const whole = (row: BlockRow) => bucketOf(row.min_time, this.bucketMs) === bucketOf(row.max_time, this.bucketMs)
    const hit = window.filter(row => found.has(row.block))
    const times = await search.times(hit.filter(row => !whole(row)).map(row => row.block))
    for (const row of hit) {
      const bits = found.get(row.block) ?? noBits()
      if (whole(row)) this.add(row.min_time, countBits(bits))
      else for (const offset of offsetsIn(bits)) this.add(times.get(row.block)?.[offset] ?? row.min_time, 1)
    }
  }
}

/** From the filter, or else from the first to the last event of all; null where there is none. */
function rangeOf({ from, to }: EventFilter, rows: BlockRow[], late: number[]): { first: number; last: number } | null {
  const first = from?.getTime() ?? Math.min(...[rows, late].map(earliest))
  const last = to ? to.getTime() - 1 : Math.max(...[rows, late].map(latest))
  return Number.isFinite(first) && Number.isFinite(last) && first <= last ? { first, last } : null
}

function earliest(of: (BlockRow | number)[]): number {
  return of.reduce<number>((a, b) => Math.min(a, typeof b === 'number' ? b : b.min_time), Number.POSITIVE_INFINITY)
}

function latest(of: (BlockRow | number)[]): number {
  return of.reduce<number>((a, b) => Math.max(a, typeof b === 'number' ? b : b.max_time), Number.NEGATIVE_INFINITY)
}

/** Counts by time from `from` to `to`, or over all that is stored where they are left out. */
export async function eventHistogram(
  queries: Queries,
  filter: EventFilter,
  { buckets }: { buckets: number },
): Promise<EventHistogram> {
  const question = await askOf(queries, filter)
  const late = await lateEvents(question)
  const lateTimes = late.events.map(timeOf)
  const search = await IndexedSearch.prepare(question)
  const rows = await search.blocks()
  const range = rangeOf(filter, rows, lateTimes)
  if (!range) return { from: 0, to: 0, bucketMs: widths[0] ?? minute, buckets: [], total: 0, exact: true }
  const bucketMs = bucketWidth(range.first, range.last + 1, buckets)
  const counter = new Counter(bucketMs)
  for (const time of lateTimes) counter.add(time, 1)
  for (const window of windowsOf(rows, wholeWindow)) await counter.addWindow(search, window)
  const sorted = [...counter.counts].sort(([a], [b]) => a - b)
  return {
    from: bucketOf(range.first, bucketMs),
    to: bucketOf(range.last, bucketMs) + bucketMs,
    bucketMs,
    buckets: sorted.map(([from, count]) => ({ from, count })),
    total: sorted.reduce((sum, [, count]) => sum + count, 0),
    exact: late.exact,
  }
}
