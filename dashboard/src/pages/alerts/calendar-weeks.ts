import { firstWeekday } from '#format/first-weekday.ts'
import { dayMs } from '#server/time/units.ts'

/** `month` counts from 0. */
export interface CalendarMonth {
  year: number
  month: number
}

/** The month of a wall-clock time in milliseconds as if it were UTC. */
export function monthOf(wallMs: number): CalendarMonth {
  const date = new Date(wallMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() }
}

/** The weeks of a month as lists of days (`2026-11-23`), whole weeks with days of the months beside it. */
export function weeksOf({ year, month }: CalendarMonth, firstDay = firstWeekday()): string[][] {
  const first = Date.UTC(year, month, 1)
  const last = Date.UTC(year, month + 1, 0)
  const lead = (new Date(first).getUTCDay() - (firstDay % 7) + 7) % 7
  const weeks: string[][] = []
  for (let at = first - lead * dayMs; at <= last; at += 7 * dayMs) {
    weeks.push(Array.from({ length: 7 }, (_, day) => new Date(at + day * dayMs).toISOString().slice(0, 10)))
  }
  return weeks
}
