import { dayMs, minuteMs } from '../../time/units.ts'
import { instantOfWall } from '../../time/zone-time.ts'

/** A device's time zone: how far its wall is ahead of UTC, in milliseconds, when the wall shows a time. */
export interface DeviceZone {
  offsetAtWall(wallMs: number): number
}

export interface ZoneSettings {
  /** As the device writes it: `CST-8`, `EST5EDT,M3.2.0,M11.1.0`. */
  text: string
  /** Summer time is switched on. */
  summerTime: boolean
  /** First and last day of summer time where they stand beside the zone: `M3.2.0/2`. */
  rules: string[]
  /** How far summer time is ahead, minutes. */
  summerMinutes: number
}

const zoneText = /^(?:[A-Za-z]{1,10}|<[^>]{1,12}>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?![\d:])([^,]*)(?:,(.*))?$/
const ruleText = /^M(\d{1,2})\.([1-5])\.([0-6])(?:\/(\d{1,2})(?::(\d{2}))?)?/

/** Reads a zone of POSIX, in which `CST-8` is eight hours ahead of UTC; null for any other. */
export function posixZone({ text, summerTime, rules, summerMinutes }: ZoneSettings): DeviceZone | null {
  const found = zoneText.exec(text.trim())
  if (found === null) return null
  const [, sign, hours = '0', minutes = '0', summerName = '', own] = found
  const standardMs = (sign === '-' ? 1 : -1) * (Number(hours) * 60 + Number(minutes)) * minuteMs
  const [start, end] = (own?.split(',') ?? rules).map(rule => ruleText.exec(rule.trim()))
  const mayShift = summerTime && (summerName !== '' || own !== undefined || rules.length > 0)
  if (!mayShift || !start || !end) return { offsetAtWall: () => standardMs }
  return {
    offsetAtWall: wallMs => standardMs + (isSummer(wallMs, start, end) ? summerMinutes * minuteMs : 0),
  }
}

function isSummer(wallMs: number, start: RegExpExecArray, end: RegExpExecArray): boolean {
  const year = new Date(wallMs).getUTCFullYear()
  const [begins, ends] = [ruleMoment(start, year), ruleMoment(end, year)]
  return begins < ends ? wallMs >= begins && wallMs < ends : wallMs >= begins || wallMs < ends
}

/** `M3.2.0/2`: the second Sunday of March, two o'clock; week 5 is the last. */
function ruleMoment(
  [, month = '1', week = '1', weekday = '0', hour = '2', minute = '0']: RegExpExecArray,
  year: number,
) {
  const first = Date.UTC(year, Number(month) - 1, 1)
  const untilWeekday = (Number(weekday) - new Date(first).getUTCDay() + 7) % 7
  let day = first + (untilWeekday + (Number(week) - 1) * 7) * dayMs
  while (new Date(day).getUTCMonth() !== Number(month) - 1) day -= 7 * dayMs
  return day + (Number(hour) * 60 + Number(minute)) * minuteMs
}

/** A zone by its IANA name. */
export function ianaZone(timeZone: string): DeviceZone {
  return { offsetAtWall: wallMs => wallMs - instantOfWall(wallMs, timeZone) }
}
