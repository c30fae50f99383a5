import type { Queries } from '../database.ts'
import type { EventHistogram } from './count-events.ts'
import type { EventFilter } from './filter.ts'
import { walkEvents } from './find-events.ts'

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

/** Counts by time from `from` to `to`, or over all that is stored where they are left out. */
export async function eventHistogram(
  queries: Queries,
  filter: EventFilter,
  { buckets }: { buckets: number },
): Promise<EventHistogram> {
  const times: number[] = []
  for await (const events of walkEvents(queries, filter, { chunk: 500 })) {
    for (const event of events) times.push(Date.parse(event.time))
  }
  const first = filter.from?.getTime() ?? times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const last = filter.to?.getTime() ?? times.reduce((a, b) => Math.max(a, b), 0) + 1
  if (!Number.isFinite(first)) return { from: 0, to: 0, bucketMs: minute, buckets: [], total: 0, exact: true }
  const bucketMs = bucketWidth(first, last, buckets)
  const counts = new Map<number, number>()
  for (const time of times) {
    const bucket = bucketOf(time, bucketMs)
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([a], [b]) => a - b).map(([from, count]) => ({ from, count }))
  const from = bucketOf(first, bucketMs)
  const to = bucketOf(last - 1, bucketMs) + bucketMs
  return { from, to, bucketMs, buckets: sorted, total: times.length, exact: true }
}
