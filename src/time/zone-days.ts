import { wallTime, zoneOffsetMs } from './zone-time.ts'

const dayMs = 86_400_000

/** The day that the clocks of an IANA zone show at a moment, in whole days since 1 January 1970. */
export function dayOf(at: number, timeZone: string): number {
  return Math.floor(wallTime(at, timeZone) / dayMs)
}

/**
 * The first moment of a day (days since 1970) in an IANA zone. Where clocks are changed at midnight, days begin at 01:00
 * (Santiago, Beirut, Cairo, the Azores in spring) or at the second of two midnights, and last 23 or 25 hours.
 */
export function startOfDay(day: number, timeZone: string): number {
  const midnight = day * dayMs
  const [before, after] = [zoneOffsetMs(midnight - dayMs, timeZone), zoneOffsetMs(midnight + dayMs, timeZone)]
  const [early, late] = [midnight - Math.max(before, after), midnight - Math.min(before, after)]
  return dayOf(early, timeZone) >= day ? early : firstMomentOf(day, { early, late, timeZone })
}

/** The clocks are changed between `early`, which is before the day, and `late`, which is not. */
function firstMomentOf(day: number, { early, late, timeZone }: { early: number; late: number; timeZone: string }) {
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (dayOf(middle, timeZone) >= day) late = middle
    else early = middle
  }
  return late
}

/** The first moment of the day of `at`, or of the day so many days later. */
export function startOfDayAt(at: number, timeZone: string, days = 0): number {
  return startOfDay(dayOf(at, timeZone) + days, timeZone)
}
