import { dayMs, minuteMs } from '../../time/units.ts'
import { zoneOffsetMs } from '../../time/zone-time.ts'

/** A time zone as devices write it. */
export interface PosixZone {
  /** `CET-1CEST,M3.5.0/2,M10.5.0/3`, `CST-8` */
  text: string
  hasSummerTime: boolean
}

/** A moment at which the clocks of a zone change. */
interface Shift {
  at: number
  before: number
  after: number
}

interface Rule {
  month: number
  week: number
  isLast: boolean
  weekday: number
  /** Minutes after midnight, on the clocks before the change. */
  minute: number
}

const watchedYears = 6
// English abbreviations are known to some locales only; `GMT+1` is none.
const locales = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-NZ', 'en-IN']

/**
 * Writes an IANA zone in POSIX notation as of the year of `now`. A zone whose clock changes follow no yearly rule becomes
 * its offset of now, without summer time.
 */
export function posixZoneText(timeZone: string, now: number): PosixZone {
  const year = new Date(now).getUTCFullYear()
  const years = Array.from({ length: watchedYears }, (_, index) => shiftsOf(year + index, timeZone))
  const starts = ruleOf(years.map(shifts => shifts.filter(isStart)))
  const ends = ruleOf(years.map(shifts => shifts.filter(shift => !isStart(shift))))
  const [start] = years[0]?.filter(isStart) ?? []
  if (!start || starts === null || ends === null) return { text: nameAt(now, timeZone), hasSummerTime: false }
  const [standard, summer] = [start.before, start.after]
  const summerName = letters(start.at, timeZone) ?? 'DST'
  const offset = summer - standard === 60 * minuteMs ? '' : offsetWords(summer)
  const text = `${nameAt(start.at - dayMs, timeZone)}${summerName}${offset},${ruleWords(starts)},${ruleWords(ends)}`
  return { text, hasSummerTime: true }
}

const isStart = ({ before, after }: Shift) => after > before

/** The clock changes of a year, to the minute. */
function shiftsOf(year: number, timeZone: string): Shift[] {
  const shifts: Shift[] = []
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += dayMs) {
    const [before, after] = [zoneOffsetMs(day, timeZone), zoneOffsetMs(day + dayMs, timeZone)]
    if (before === after) continue
    let [early, late] = [day, day + dayMs]
    while (late - early > minuteMs) {
      const middle = early + Math.floor((late - early) / 2 / minuteMs) * minuteMs
      if (zoneOffsetMs(middle, timeZone) === before) early = middle
      else late = middle
    }
    shifts.push({ at: late, before, after })
  }
  return shifts
}

/** The rule that the changes of all years follow, one a year; null if there is none. */
function ruleOf(years: Shift[][]): Rule | null {
  if (years.some(shifts => shifts.length !== 1)) return null
  const [first, ...others] = years.flat().map(readRule)
  if (!first) return null
  const isSameDay = others.every(
    ({ month, weekday, minute }) => month === first.month && weekday === first.weekday && minute === first.minute,
  )
  if (!isSameDay) return null
  if (first.isLast && others.every(({ isLast }) => isLast)) return { ...first, week: 5 }
  return others.every(({ week }) => week === first.week) ? first : null
}

function readRule({ at, before }: Shift): Rule {
  const wall = new Date(at + before)
  const day = wall.getUTCDate()
  const days = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate()
  return {
    month: wall.getUTCMonth() + 1,
    week: Math.ceil(day / 7),
    isLast: day > days - 7,
    weekday: wall.getUTCDay(),
    minute: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
  }
}

function ruleWords({ month, week, weekday, minute }: Rule): string {
  const rest = minute % 60
  return `M${month}.${week}.${weekday}/${Math.floor(minute / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** `CST-8`: the abbreviation, and the hours to add to local time for UTC. */
const nameAt = (at: number, timeZone: string) =>
  `${letters(at, timeZone) ?? 'GMT'}${offsetWords(zoneOffsetMs(at, timeZone))}`

function offsetWords(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / minuteMs
  const rest = minutes % 60
  return `${offsetMs > 0 ? '-' : ''}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

function letters(at: number, timeZone: string): string | null {
  for (const locale of locales) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(at)
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
    if (/^[A-Z]{3,5}$/.test(name)) return name
  }
  return null
}
