import { wallText } from '#server/time/local-text.ts'
import { dayMs } from '#server/time/units.ts'
import { parseWallText } from '#server/time/wall-date.ts'
import { startOfDayAt, startOfDay as startOfDayOf } from '#server/time/zone-days.ts'
import { instantOfWall, wallTime } from '#server/time/zone-time.ts'

/** The browser's own IANA zone. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The wall-clock time in `zone` at a moment, in milliseconds as if it were UTC. */
export const wallClockMs = wallTime

/** The moment at which clocks in `zone` show `wallMs` (milliseconds as if UTC). */
export const momentOfWallClock = instantOfWall

/** The first moment of the day of `at` in `zone`, or of the day so many days later: what the server counts as a day. */
export const startOfDay = startOfDayAt

/** The first moment of the day whose midnight is `wallMs` (milliseconds as if UTC). */
export const startOfWallDay = (wallMs: number, zone: string) => startOfDayOf(Math.floor(wallMs / dayMs), zone)

/** `2026-11-23T14:05`, the value of a datetime-local field, in `zone`. */
export function fieldValue(at: number, zone: string): string {
  return wallText(wallClockMs(at, zone), 'minute').replace(' ', 'T')
}

/** The moment that a datetime-local field means; null for an empty one. */
export function momentOfField(value: string, zone: string): number | null {
  const wall = parseWallText(value)
  return wall === null ? null : momentOfWallClock(wall, zone)
}

/**
 * The same time of day `days` days later, also where clocks change in between. The start of a day becomes the start of
 * the other day.
 */
export function shiftDays(at: number, zone: string, days: number): number {
  if (at === startOfDay(at, zone)) return startOfDay(at, zone, days)
  return momentOfWallClock(wallClockMs(at, zone) + days * dayMs, zone)
}
