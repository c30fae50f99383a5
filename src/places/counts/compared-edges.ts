import { dayMs } from '../../time/units.ts'
import { dayOf, startOfDay } from '../../time/zone-days.ts'
import { instantOfWall, wallTime } from '../../time/zone-time.ts'

export const comparisons = ['yesterday', 'last-week', 'last-year', 'same-weekdays'] as const
export type Comparison = (typeof comparisons)[number]

const weeks = 8

type ShiftDay = (day: number) => number

const daysBefore =
  (days: number): ShiftDay =>
  day =>
    day - days

/** The same date a year earlier; 28 February for a 29th. */
const yearBefore: ShiftDay = day => {
  const date = new Date(day * dayMs)
  const [year, month] = [date.getUTCFullYear() - 1, date.getUTCMonth()]
  const lastOfMonth = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastOfMonth)) / dayMs
}

const shifts: Record<Comparison, readonly ShiftDay[]> = {
  yesterday: [daysBefore(1)],
  'last-week': [daysBefore(7)],
  'last-year': [yearBefore],
  'same-weekdays': Array.from({ length: weeks }, (_, n) => daysBefore(7 * (n + 1))),
}

/** The same time on the clocks of a zone on another day. The beginning of a day stays the beginning of a day. */
function shifted(at: number, zone: string, shift: ShiftDay): number {
  const day = dayOf(at, zone)
  const start = startOfDay(shift(day), zone)
  if (at === startOfDay(day, zone)) return start
  const instant = instantOfWall(wallTime(at, zone) + (shift(day) - day) * dayMs, zone)
  return Math.min(Math.max(instant, start), startOfDay(shift(day) + 1, zone))
}

/**
 * The edges of the times to compare with: one list, or one for each of the last eight weeks. An hour that clocks skip is
 * empty there, and one that they repeat is twice as long, so that days have the same numbers as by themselves.
 */
export function comparedEdges(edges: readonly number[], zone: string, comparison: Comparison): number[][] {
  return shifts[comparison].map(shift => {
    let last = Number.NEGATIVE_INFINITY
    return edges.map(edge => {
      last = Math.max(last, shifted(edge, zone, shift))
      return last
    })
  })
}
