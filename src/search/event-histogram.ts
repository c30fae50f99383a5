import type { Queries } from '../database/index.ts'
import { dayMs, hourMs, minuteMs } from '../time/units.ts'
import { dayOf, startOfDay } from '../time/zone-days.ts'
import { countBits, noBits, offsetsIn } from './bits.ts'
import { type EventCount, wholeWindow } from './count-events.ts'
import type { EventFilter } from './filter.ts'
import { type BlockRow, IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents, timeOf } from './late-events.ts'
import { askOf } from './question.ts'

const widths = [
  ...[1, 2, 5, 10, 15, 30].map(count => count * minuteMs),
  ...[1, 2, 3, 6, 12].map(count => count * hourMs),
  ...[1, 2, 7].map(count => count * dayMs),
]
// 1970 began on a Thursday; weeks begin on Monday.
const firstMonday = 4 * dayMs

/** The narrowest round width with which the range needs at most this many buckets; a week at the widest. */
export function bucketWidth(from: number, to: number, buckets: number): number {
  return widths.find(width => (to - from) / width <= buckets) ?? 7 * dayMs
}

/** The beginning of the bucket a moment falls into; days and weeks (from Monday) are those of UTC. */
function bucketOf(time: number, bucketMs: number): number {
  const origin = bucketMs === 7 * dayMs ? firstMonday : 0
  return Math.floor((time - origin) / bucketMs) * bucketMs + origin
}

/** `of`: the beginning of the bucket that an instant lies in; `next`: the beginning of the bucket after it. */
interface Buckets {
  of(time: number): number
  next(from: number): number
}

/** Buckets of a width in a zone. Days and weeks begin with the days of the zone, so they may be an hour longer or shorter. */
function bucketsOf(
  bucketMs: number,
  { first, last, timeZone }: { first: number; last: number; timeZone: string },
): Buckets {
  if (bucketMs % dayMs !== 0 || timeZone === 'UTC') {
    return { of: time => bucketOf(time, bucketMs), next: from => from + bucketMs }
  }
  const days = bucketMs / dayMs
  const origin = bucketMs === 7 * dayMs ? firstMonday / dayMs : 0
  const edges: number[] = []
  const begin = Math.floor((dayOf(first, timeZone) - origin) / days) * days + origin
  for (let at = begin; (edges.at(-1) ?? first) <= last; at += days) edges.push(startOfDay(at, timeZone))
  const indexOf = (time: number) => bisectRight(edges, time) - 1
  return {
    of: time => edges[indexOf(time)] ?? time,
    next: from => edges[indexOf(from) + 1] ?? from + bucketMs,
  }
}

/** Counts the ascending numbers that are at most `value`. */
function bisectRight(rising: readonly number[], value: number): number {
  let [low, high] = [0, rising.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

export interface EventHistogram extends EventCount {
  /** Milliseconds since 1970; `to` is exclusive. Both are edges of buckets. */
  from: number
  to: number
  bucketMs: number
  /** Ascending; empty buckets are left out. */
  buckets: { from: number; count: number }[]
}

class Counter {
  readonly counts = new Map<number, number>()
  private readonly bucketOf: Buckets['of']

  constructor({ of }: Buckets) {
    this.bucketOf = of
  }

  add(time: number, count: number): void {
    const bucket = this.bucketOf(time)
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count)
  }

  /** Counts the blocks of a window. Times are read only for blocks that lie in more than one bucket. */
  async addWindow(search: IndexedSearch, window: BlockRow[]): Promise<void> {
    const found = await search.matching(window)
    const whole = (row: BlockRow) => this.bucketOf(row.min_time) === this.bucketOf(row.max_time)
    const hit = window.filter(row => found.has(row.block))
    const times = await search.times(hit.filter(row => !whole(row)).map(row => row.block))
    for (const row of hit) {
      const bits = found.get(row.block) ?? noBits()
      if (whole(row)) this.add(row.min_time, countBits(bits))
      else for (const offset of offsetsIn(bits)) this.add(times.get(row.block)?.[offset] ?? row.min_time, 1)
    }
  }
}

/** The range of the filter, or else from the first to the last stored event; null where there is no event. */
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

/**
 * Counts events per bucket of time, over the range of the filter or else over all stored events. Days and weeks are those
 * of `timeZone` (IANA).
 */
export async function eventHistogram(
  queries: Queries,
  filter: EventFilter,
  { buckets, timeZone = 'UTC' }: { buckets: number; timeZone?: string },
): Promise<EventHistogram> {
  const question = await askOf(queries, filter)
  const late = await lateEvents(question)
  const lateTimes = late.events.map(timeOf)
  const search = await IndexedSearch.prepare(question)
  const rows = await search.blocks()
  const range = rangeOf(filter, rows, lateTimes)
  if (!range) return { from: 0, to: 0, bucketMs: widths[0] ?? minuteMs, buckets: [], total: 0, exact: true }
  const bucketMs = bucketWidth(range.first, range.last + 1, buckets)
  const places = bucketsOf(bucketMs, { ...range, timeZone })
  const counter = new Counter(places)
  for (const time of lateTimes) counter.add(time, 1)
  for (const window of windowsOf(rows, wholeWindow)) await counter.addWindow(search, window)
  const sorted = [...counter.counts].sort(([a], [b]) => a - b)
  return {
    from: places.of(range.first),
    to: places.next(places.of(range.last)),
    bucketMs,
    buckets: sorted.map(([from, count]) => ({ from, count })),
    total: sorted.reduce((sum, [, count]) => sum + count, 0),
    exact: late.exact,
  }
}
