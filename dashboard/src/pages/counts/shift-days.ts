import { momentOfWallClock, startOfDay, wallClockMs } from '#format/zone.ts'

/**
 * The same time of day, `days` days later, also where clocks were changed in between. The beginning of a day becomes the
 * beginning of the other day, whatever the clocks show then.
 */
export function shiftDays(at: number, zone: string, days: number): number {
  if (at === startOfDay(at, zone)) return startOfDay(at, zone, days)
  return momentOfWallClock(wallClockMs(at, zone) + days * 86_400_000, zone)
}
