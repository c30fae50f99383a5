import { dayMs, minuteMs } from './units.ts'
import { wallTime } from './zone-time.ts'

const dayMinutes = dayMs / minuteMs

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** A time of the week on the clocks of a zone. */
export interface WeekTime {
  /** 0 is Monday. */
  weekday: number
  /** Since midnight. */
  minute: number
}

// 1 January 1970 was a Thursday.
const thursday = 3

/** The time of the week of an instant (milliseconds since 1970) in an IANA zone. */
export function weekTime(instant: number, timeZone: string): WeekTime {
  const minutes = Math.floor(wallTime(instant, timeZone) / minuteMs)
  const day = Math.floor(minutes / dayMinutes)
  return { weekday: (((day + thursday) % 7) + 7) % 7, minute: minutes - day * dayMinutes }
}

/** Minutes since midnight as `14:05`. */
export function clockText(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** Minutes since midnight of `14:05`; everything past `24:00` counts as `24:00`. */
export function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return Math.min(hours * 60 + minutes, dayMinutes)
}
