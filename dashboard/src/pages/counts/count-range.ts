import type { Range } from '#format/time-ticks.ts'
import { shiftDays, startOfDay, startOfWallDay, wallClockMs } from '#format/zone.ts'
import { countBuckets, countRanges } from '#routing/page-search.ts'
import type { Counts } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'

export type { Range } from '#format/time-ticks.ts'
export type Preset = (typeof countRanges)[number]
export type Bucket = Counts['bucket']
export const buckets: readonly Bucket[] = countBuckets

const presetDays: Record<Preset, readonly [number, number]> = {
  today: [0, 1],
  yesterday: [-1, 0],
  '7d': [-6, 1],
  '30d': [-29, 1],
  '12m': [-363, 1],
}
export const presets: readonly Preset[] = countRanges
export const presetWords: Record<Preset, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': '7 days',
  '30d': '30 days',
  '12m': '12 months',
}

export function presetRange(preset: Preset, now: number, zone: string): Range {
  const [first, end] = presetDays[preset]
  return { from: startOfDay(now, zone, first), to: startOfDay(now, zone, end) }
}

const bucketMs: Record<Bucket, number> = {
  quarter: 900_000,
  hour: 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
}

/** The bucket size that shows a range with bars wide enough to see. */
export function naturalBucket({ from, to }: Range): Bucket {
  const days = (to - from) / dayMs
  if (days <= 0.3) return 'quarter'
  if (days <= 8) return 'hour'
  return days <= 100 ? 'day' : 'week'
}

/** False if there would be more bars than fit on a screen, or less than one. */
export function bucketFits(bucket: Bucket, { from, to }: Range): boolean {
  const count = (to - from) / bucketMs[bucket]
  return count >= 0.9 && count <= 800
}

/** The end of a bucket that starts at `from`; days and weeks may be an hour longer or shorter. */
export function bucketEnd(from: number, bucket: Bucket, zone: string): number {
  if (bucket === 'day') return shiftDays(from, zone, 1)
  if (bucket === 'week') return shiftDays(from, zone, 7)
  if (bucket === 'month') {
    const date = new Date(wallClockMs(from, zone))
    return startOfWallDay(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), zone)
  }
  return from + bucketMs[bucket]
}

/** The earlier periods that a range is compared with: how many days back, and their names. */
export function ghostsOf({ from, to }: Range): { days: number; words: string }[] {
  const days = Math.ceil((to - from) / dayMs - 0.1)
  if (days <= 1)
    return [
      { days: 1, words: 'the day before' },
      { days: 7, words: 'a week before' },
    ]
  if (days <= 7) return [{ days: 7, words: 'a week before' }]
  const weeks = Math.ceil(days / 7)
  return [{ days: weeks * 7, words: days > 300 ? 'a year before' : `${weeks} weeks before` }]
}
