import { shiftDays } from '#format/zone.ts'
import type { CountBar } from './combine-series.ts'
import { type Bucket, bucketEnd } from './count-range.ts'

/** An earlier period that the chart is compared with. */
export interface Ghost {
  /** `the day before` */
  words: string
  /** Shifted to the period of the chart. */
  bars: CountBar[]
}

/** Bars moved `days` days later by the zone's clocks, so that eight o'clock stays eight o'clock. */
export function moveBars(bars: readonly CountBar[], move: { days: number; bucket: Bucket; zone: string }): CountBar[] {
  return bars.map(bar => {
    const from = shiftDays(bar.from, move.zone, move.days)
    return { ...bar, from, to: bucketEnd(from, move.bucket, move.zone) }
  })
}
