import { startOfDay } from '#format/zone.ts'
import type { Histogram } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'

/** A histogram with its empty buckets. */
export interface Bins {
  /** Milliseconds. */
  from: number
  to: number
  widthMs: number
  counts: number[]
  startOf: (bin: number) => number
}

const mostBins = 2000

/** Evenly spaced bins from the buckets that hold something, at least so many; null where there is nothing to draw. */
export function histogramBins(
  { from, to, bucketMs, buckets }: Histogram,
  { zone, atLeast = 1 }: { zone: string; atLeast?: number },
): Bins | null {
  const starts = buckets.map(bucket => Date.parse(bucket.from))
  const begin = Math.min(Date.parse(from), ...starts)
  const filled = starts[0] === undefined ? begin : starts[0] - Math.ceil((starts[0] - begin) / bucketMs) * bucketMs
  const most = Math.ceil((Date.parse(to) - filled) / bucketMs)
  const first = filled - Math.max(0, atLeast - most) * bucketMs
  const length = Math.ceil((Date.parse(to) - first) / bucketMs)
  if (!(length > 0 && length <= mostBins)) return null
  const counts = new Array<number>(length).fill(0)
  for (const [index, start] of starts.entries()) {
    const bin = Math.round((start - first) / bucketMs)
    if (bin < length) counts[bin] = (counts[bin] ?? 0) + (buckets[index]?.count ?? 0)
  }
  return {
    from: first,
    to: first + length * bucketMs,
    widthMs: bucketMs,
    counts,
    // A day is an hour longer or shorter when clocks change; half a day later is always within the right day.
    startOf: bin => {
      const at = first + bin * bucketMs
      return bucketMs % dayMs === 0 ? startOfDay(at + dayMs / 2, zone) : at
    },
  }
}
