import { dayMs, minuteMs } from '../../time/units.ts'
import { instantOfWall } from '../../time/zone-time.ts'

/** A device's time zone: returns the offset from UTC, in milliseconds, for a local time. */
export interface DeviceZone {
  offsetAtWall(wallMs: number): number
}

export interface ZoneSettings {
  /** The zone as the device writes it: `CST-8`, `EST5EDT,M3.2.0,M11.1.0`. */
  text: string
  /** Whether summer time is enabled. */
  summerTime: boolean
  /** First and last day of summer time when they are separate from the zone: `M3.2.0/2`. */
  rules: string[]
  /** The offset of summer time from standard time, in minutes. */
  summerMinutes: number
}

const zoneText = /^(?:[A-Za-z]{1,10}|<[^>]{1,12}>)([+-]?)(\d{1,2})(?::(\d{2}))?(?::\d{2})?(?![\d:])([^,]*)(?:,(.*))?$/
const ruleText = /^M(\d{1,2})\.([1-5])\.([0-6])(?:\/(\d{1,2})(?::(\d{2}))?)?/

/** Parses a POSIX zone, in which `CST-8` is eight hours ahead of UTC. Returns null for any other text. */
export function posixZone({ text, summerTime, rules, summerMinutes }: ZoneSettings): DeviceZone | null {
  const found = zoneText.exec(text.trim())
  if (found === null) return null
  const [, sign, hours = '0', minutes = '0', summerName = '', own] = found
  const distanceMs = (Number(hours) * 60 + Number(minutes)) * minuteMs
  const standardMs = sign === '-' ? distanceMs : 0 - distanceMs
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

/** Returns the moment of a rule in a year. `M3.2.0/2` is the second Sunday of March, two o'clock; week 5 is the last. */
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

/** Returns a zone by its IANA name. */
export function ianaZone(timeZone: string): DeviceZone {
  return { offsetAtWall: wallMs => wallMs - instantOfWall(wallMs, timeZone) }
}
