import { dayMs, hourMs, minuteMs, secondMs } from './units.ts'

/** Day and time of day as numbers; `month` and `day` count from 1. */
export interface WallDate {
  year: number
  month: number
  day: number
  hour?: number
  minute?: number
  second?: number
}

/** The wall time (milliseconds since 1970 as if UTC) of a date; null where it does not exist, as 31 February and 24:00. */
export function wallOf({ year, month, day, hour = 0, minute = 0, second = 0 }: WallDate): number | null {
  const midnight = new Date(Date.UTC(year, month - 1, day))
  // Date.UTC takes 31 February for 3 March and the year 26 for 1926.
  const hasDay =
    midnight.getUTCFullYear() === year && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day
  const hasTime = hour < 24 && minute < 60 && second < 60
  return hasDay && hasTime ? midnight.getTime() + hour * hourMs + minute * minuteMs + second * secondMs : null
}

/** The hour of a 12-hour clock (`half` a or p) or a 24-hour clock, from 0 to 23; null where it does not exist. */
export function hourOfDay(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour < 24 ? hour : null
  if (hour < 1 || hour > 12) return null
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** Reads `2026-11-23 14:05[:09]`, also with a `T` or with the end of the day as `24:00`, as a wall time; null for any other text. */
export function parseWallText(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text)
  if (found === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(part => Number(part ?? 0))
  const isEndOfDay = hour === 24 && minute === 0 && second === 0
  const wall = wallOf({ year, month, day, hour: isEndOfDay ? 0 : hour, minute, second })
  return wall !== null && isEndOfDay ? wall + dayMs : wall
}
