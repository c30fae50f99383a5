import { weekTime } from '../time/week-time.ts'
import type { DayHours } from './filter.ts'

/** A test whether an instant (milliseconds since 1970) lies within hours of the day. */
export function dayHoursTest({ from, to, zone }: DayHours): (at: number) => boolean {
  return at => {
    const { minute } = weekTime(at, zone)
    return from < to ? minute >= from && minute < to : minute >= from || minute < to
  }
}
