import { dayMs } from './units.ts'
import { wallTime, zoneOffsetMs } from './zone-time.ts'

/** The day that clocks of an IANA zone show at an instant, in whole days since 1 January 1970. */
export function dayOf(at: number, timeZone: string): number {
  return Math.floor(wallTime(at, timeZone) / dayMs)
}

/**
 * The first instant of a day (days since 1970) in an IANA zone. Where clocks change at midnight, days begin at 01:00
 * (Santiago, Beirut, Cairo, the Azores in spring) or at the second of two midnights, and last 23 or 25 hours.
 */
export function startOfDay(day: number, timeZone: string): number {
  const midnight = day * dayMs
  const [before, after] = [zoneOffsetMs(midnight - dayMs, timeZone), zoneOffsetMs(midnight + dayMs, timeZone)]
  const [early, late] = [midnight - Math.max(before, after), midnight - Math.min(before, after)]
  return dayOf(early, timeZone) >= day ? early : firstInstantOf(day, { early, late, timeZone })
}

/** Searches between `early`, which is before the day, and `late`, which is not: the clocks change in between. */
function firstInstantOf(day: number, { early, late, timeZone }: { early: number; late: number; timeZone: string }) {
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (dayOf(middle, timeZone) >= day) late = middle
    else early = middle
  }
  return late
}

/** The first instant of the day of `at`, or of the day `days` later. */
export function startOfDayAt(at: number, timeZone: string, days = 0): number {
  return startOfDay(dayOf(at, timeZone) + days, timeZone)
}
