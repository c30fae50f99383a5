import { clockText, minuteOf, type Weekday, type WeekTime, weekdays, weekTime } from './week-time.ts'

/** Hours of a week: on these days (every day if omitted), from `from` to `to`; a `to` before `from` means past midnight. */
export interface HoursConfig {
  days?: readonly Weekday[] | undefined
  from?: string | undefined
  to?: string | undefined
}

const dayMinutes = 24 * 60
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The result of `hoursTest` for one moment. */
export interface HoursVerdict {
  within: boolean
  /** `14:05`, or `Sunday 14:05` if the hours name days. */
  seen: string
  /** `22:00–06:00`, `mon, tue 08:00–17:00` */
  asked: string
}

function askedText({ days, from, to }: HoursConfig): string {
  const hours = from === undefined && to === undefined ? '' : `${from ?? '00:00'}–${to ?? '24:00'}`
  return [days?.length ? days.join(', ') : '', hours].filter(part => part !== '').join(' ') || 'every hour'
}

/** A test of moments, in milliseconds since 1970. Hours past midnight belong to the day on which they begin. */
export function hoursTest(config: HoursConfig, timeZone: string): (at: number) => HoursVerdict {
  const asked = askedText(config)
  const wanted = new Set(config.days?.length ? config.days.map(day => weekdays.indexOf(day)) : weekdays.keys())
  const from = minuteOf(config.from ?? '00:00')
  const to = minuteOf(config.to ?? '24:00')
  const holds = ({ weekday, minute }: WeekTime) => {
    if (from < to) return wanted.has(weekday) && minute >= from && minute < to
    const yesterday = (weekday + 6) % 7
    return (wanted.has(weekday) && minute >= from % dayMinutes) || (wanted.has(yesterday) && minute < to)
  }
  return at => {
    const wall = weekTime(at, timeZone)
    const day = config.days?.length ? `${dayNames[wall.weekday]} ` : ''
    return { within: holds(wall), seen: `${day}${clockText(wall.minute)}`, asked }
  }
}
