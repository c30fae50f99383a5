import { dayMs, minuteMs } from '../time/units.ts'
import { minuteOf } from '../time/week-time.ts'
import { dayOf, startOfDay } from '../time/zone-days.ts'
import { instantOfWall } from '../time/zone-time.ts'

export const reportPeriods = ['day', 'week', 'month'] as const
export type ReportPeriod = (typeof reportPeriods)[number]

export interface ReportSchedule {
  period: ReportPeriod
  /** The time of day at which it is sent, on the day after the period: `07:00`. */
  at: string
}

/** A period that is over, and when its report is due. Milliseconds since 1970. */
export interface FinishedPeriod {
  due: number
  from: number
  to: number
}

// 1 January 1970 was a Thursday; weeks begin on Monday.
const thursday = 3

/** The first day of the period of a day, or of one so many periods later; days since 1970. */
function firstDay(day: number, period: ReportPeriod, later = 0): number {
  if (period === 'day') return day + later
  if (period === 'week') return day - ((((day + thursday) % 7) + 7) % 7) + 7 * later
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / dayMs
}

/** The period that ended with the beginning of a day. */
function endedWith(day: number, { period, at }: ReportSchedule, zone: string): FinishedPeriod {
  const due = instantOfWall(day * dayMs + minuteOf(at) * minuteMs, zone)
  return { due, from: startOfDay(firstDay(day - 1, period), zone), to: startOfDay(day, zone) }
}

/** The last period whose report is due. */
export function lastFinished(now: number, schedule: ReportSchedule, zone: string): FinishedPeriod {
  const day = firstDay(dayOf(now, zone), schedule.period)
  const latest = endedWith(day, schedule, zone)
  return latest.due <= now ? latest : endedWith(firstDay(day, schedule.period, -1), schedule, zone)
}

/** The periods whose reports became due after one time and up to another, oldest first; of very many the last ones. */
export function finishedBetween(
  after: number,
  { now, schedule, zone, most }: { now: number; schedule: ReportSchedule; zone: string; most: number },
): FinishedPeriod[] {
  const found: FinishedPeriod[] = []
  let last = lastFinished(now, schedule, zone)
  while (last.due > after && found.length < most) {
    found.unshift(last)
    last = endedWith(dayOf(last.from, zone), schedule, zone)
  }
  return found
}

/** When the next report is due. */
export function nextDue(now: number, schedule: ReportSchedule, zone: string): number {
  const day = firstDay(dayOf(now, zone), schedule.period)
  const today = endedWith(day, schedule, zone)
  return today.due > now ? today.due : endedWith(firstDay(day, schedule.period, 1), schedule, zone).due
}
