import { dayMs, minuteMs } from '../time/units.ts'
import { minuteOf, type Weekday, weekdays, weekTime } from '../time/week-time.ts'
import { instantOfWall, wallTime } from '../time/zone-time.ts'

/** A mode that begins at a time of day on some days of the week. */
export interface ScheduledMode {
  /** The id of an arming mode. */
  mode: string
  days: readonly Weekday[]
  /** `22:30`, on the clocks of the server's zone. */
  at: string
}

export interface Occurrence {
  /** The id of an arming mode. */
  mode: string
  /** Milliseconds since 1970. */
  at: number
}

/** The beginnings of scheduled modes within a week before and after a moment, the earliest first. */
function around(schedule: readonly ScheduledMode[], now: number, timeZone: string): Occurrence[] {
  const midnight = Math.floor(wallTime(now, timeZone) / dayMs) * dayMs
  const found: Occurrence[] = []
  for (let day = -7; day <= 7; day++) {
    const noon = instantOfWall(midnight + day * dayMs + dayMs / 2, timeZone)
    const weekday = weekdays[weekTime(noon, timeZone).weekday]
    for (const { mode, days, at } of schedule) {
      if (weekday === undefined || !days.includes(weekday)) continue
      found.push({ mode, at: instantOfWall(midnight + day * dayMs + minuteOf(at) * minuteMs, timeZone) })
    }
  }
  return found.sort((a, b) => a.at - b.at)
}

/** The last scheduled change until now; null without a schedule. Of two at the same time the later one of the list counts. */
export function lastScheduled(schedule: readonly ScheduledMode[], now: number, timeZone: string): Occurrence | null {
  return around(schedule, now, timeZone).findLast(({ at }) => at <= now) ?? null
}

/** The next scheduled change; null without a schedule. */
export function nextScheduled(schedule: readonly ScheduledMode[], now: number, timeZone: string): Occurrence | null {
  const coming = around(schedule, now, timeZone).filter(({ at }) => at > now)
  const [first] = coming
  return first ? (coming.findLast(({ at }) => at === first.at) ?? null) : null
}
