import type { TimeTick } from '#format/time-ticks.ts'
import { useFormat } from '#format/use-format.ts'
import { dayMs } from '#server/time/units.ts'
import type { Bucket, Range } from './count-range.ts'

/** A bar's or a range's time in words: `Mon 23 Nov, 14:00–15:00`, `Mon 23 Nov`, `Mon 16 Nov – Sun 22 Nov`. */
export function useSpanWords(bucket: Bucket): (range: Range) => string {
  const { day, timeShort } = useFormat()
  return ({ from, to }) => {
    const [first, last] = [day(from), day(to - 1)]
    const wholeDays = to - from >= dayMs * 0.9 && (bucket === 'day' || bucket === 'week' || (to - from) % dayMs === 0)
    if (wholeDays) return first === last ? first : `${first} – ${last}`
    const until = first === day(to) || first === last ? timeShort(to) : `${day(to)}, ${timeShort(to)}`
    return `${first}, ${timeShort(from)}–${until}`
  }
}

/** The label of a tick of the time axis. */
export function useTickWord(): (tick: TimeTick) => string {
  const { day, timeShort, zone } = useFormat()
  const month = new Intl.DateTimeFormat(undefined, { timeZone: zone, month: 'short' })
  const words = { time: timeShort, day, month: (at: number) => month.format(at) }
  return tick => words[tick.unit](tick.at)
}
