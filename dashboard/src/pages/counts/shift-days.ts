import { momentOfWallClock, wallClockMs } from '../../settings/zone.ts'

/** The same time of day, `days` days later, also where clocks were changed in between. */
export function shiftDays(at: number, zone: string, days: number): number {
  return momentOfWallClock(wallClockMs(at, zone) + days * 86_400_000, zone)
}
