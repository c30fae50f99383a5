import { dayMs, minuteMs } from './units.ts'
import { minuteOf } from './week-time.ts'
import { dayOf } from './zone-days.ts'
import { instantOfWall } from './zone-time.ts'

/** The last instant, not after `now`, at which the clocks of a zone showed a time of day such as `07:00`. */
export function lastTimeOfDay(now: number, timeOfDay: string, timeZone: string): number {
  const onDay = (day: number) => instantOfWall(day * dayMs + minuteOf(timeOfDay) * minuteMs, timeZone)
  const today = dayOf(now, timeZone)
  const instant = onDay(today)
  return instant <= now ? instant : onDay(today - 1)
}
