import { shiftDays, startOfDay } from '#format/zone.ts'
import { countRanges } from '#routing/page-search.ts'
import type { ApiPlaceCounts } from '#server/api/schemas/index.ts'
import { dayMs } from '#server/time/units.ts'

export const periods = countRanges
export type Period = (typeof periods)[number]
export type Bucket = Extract<ApiPlaceCounts['bucket'], 'hour' | 'day' | 'week' | 'month'>
export type Comparison = NonNullable<ApiPlaceCounts['compared']>['compare']

export const periodWords: Record<Period, string> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '7d': '7 days',
  '30d': '30 days',
  '12m': '12 months',
}

const days: Record<Period, readonly [first: number, end: number]> = {
  today: [0, 1],
  yesterday: [-1, 0],
  '7d': [-6, 1],
  '30d': [-29, 1],
  '12m': [-364, 1],
}

/** The buckets that fit a period, the usual one first. */
export const bucketsOf: Record<Period, readonly Bucket[]> = {
  today: ['hour'],
  yesterday: ['hour'],
  '7d': ['day', 'hour'],
  '30d': ['day', 'week', 'hour'],
  '12m': ['month', 'week', 'day'],
}

export const bucketWords: Record<Bucket, string> = { hour: 'Hours', day: 'Days', week: 'Weeks', month: 'Months' }

export const comparisonWords: Record<Comparison, string> = {
  yesterday: 'a day before',
  'last-week': 'a week before',
  'last-year': 'a year before',
  'same-weekdays': 'on average on the last 8 same weekdays',
}

export const reportPeriodWords = { day: 'every day', week: 'every week', month: 'every month' } as const

export function rangeOf(period: Period, now: number, zone: string) {
  const [first, end] = days[period]
  return { from: startOfDay(now, zone, first), to: startOfDay(now, zone, end) }
}

/** The end of the bucket that begins at `from`; the next one's beginning where there is one. */
export function endOf(from: number, bucket: ApiPlaceCounts['bucket'], zone: string): number {
  if (bucket === 'day') return shiftDays(from, zone, 1)
  if (bucket === 'week') return shiftDays(from, zone, 7)
  return from + (bucket === 'month' ? 28 * dayMs : bucket === 'hour' ? 3_600_000 : 900_000)
}
