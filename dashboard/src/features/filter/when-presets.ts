import { firstWeekday } from '#format/first-weekday.ts'
import { startOfDay } from '#format/zone.ts'
import { dayOf, startOfDay as startOfNumberedDay } from '#server/time/zone-days.ts'

/** Milliseconds; null where the filter leaves that end open. */
export interface Span {
  from: number | null
  to: number | null
}

const hour = 3_600_000

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
// 1 January 1970 was a Thursday; 0 is Monday.
const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7

/** The latest day with this weekday before today. */
function weekdaySpan(weekday: number, now: number, zone: string): Span {
  const back = (weekdayOf(dayOf(now, zone)) - weekday + 7) % 7 || 7
  return { from: startOfDay(now, zone, -back), to: startOfDay(now, zone, 1 - back) }
}

function monthStart(now: number, zone: string, months: number): number {
  const day = new Date(dayOf(now, zone) * 24 * hour)
  const first = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, 1)
  return startOfNumberedDay(first / (24 * hour), zone)
}

type Preset = (now: number, zone: string) => Span

const week = (now: number, zone: string, weeks: number) => {
  const back = (weekdayOf(dayOf(now, zone)) - (firstWeekday() - 1) + 7) % 7
  return startOfDay(now, zone, weeks * 7 - back)
}

const presets: Record<string, Preset> = {
  '1h': now => ({ from: now - hour, to: null }),
  '24h': now => ({ from: now - 24 * hour, to: null }),
  today: (now, zone) => ({ from: startOfDay(now, zone), to: null }),
  yesterday: (now, zone) => ({ from: startOfDay(now, zone, -1), to: startOfDay(now, zone) }),
  // From 20:00 to 06:00, as the words "last night" are understood.
  'last-night': (now, zone) => ({ from: startOfDay(now, zone) - 4 * hour, to: startOfDay(now, zone) + 6 * hour }),
  'this-week': (now, zone) => ({ from: week(now, zone, 0), to: null }),
  'last-week': (now, zone) => ({ from: week(now, zone, -1), to: week(now, zone, 0) }),
  'this-month': (now, zone) => ({ from: monthStart(now, zone, 0), to: null }),
  'last-month': (now, zone) => ({ from: monthStart(now, zone, -1), to: monthStart(now, zone, 0) }),
  '7d': now => ({ from: now - 7 * 24 * hour, to: null }),
  '30d': now => ({ from: now - 30 * 24 * hour, to: null }),
}

/** The span of a preset by its name; null for no preset. */
export function presetSpan(name: string, now: number, zone: string): Span | null {
  const weekday = weekdays.indexOf(name)
  if (weekday >= 0) return weekdaySpan(weekday, now, zone)
  return Object.hasOwn(presets, name) ? (presets[name]?.(now, zone) ?? null) : null
}
