import { wallTime } from './zone-time.ts'

const lengths = { day: 10, minute: 16, second: 19, millisecond: 23 }

/** A wall time as text down to `unit`: `2026-11-23 14:05:09` for seconds. */
export function wallText(wall: number, unit: keyof typeof lengths = 'second'): string {
  return new Date(wall).toISOString().slice(0, lengths[unit]).replace('T', ' ')
}

/** The local time of an instant (milliseconds since 1970) in an IANA zone, as text down to `unit`. */
export function localText(instant: number, timeZone: string, unit: keyof typeof lengths): string {
  return wallText(wallTime(instant, timeZone), unit)
}

/** The day of a moment in an IANA zone, e.g. `2026-11-23`. */
export const localDate = (moment: Date, timeZone: string) => localText(moment.getTime(), timeZone, 'day')

/**
 * Local time with microseconds, without a fraction at whole seconds: `2026-11-23 14:05:09.473999`. `micros` are those
 * beyond the milliseconds of `iso`.
 */
export function localTimestamp(iso: string, timeZone: string, micros = 0): string {
  const text = localText(Date.parse(iso), timeZone, 'millisecond') + String(micros).padStart(3, '0')
  return text.endsWith('.000000') ? text.slice(0, lengths.second) : text
}

/** `UTC+8`, `UTC-3:30`, `UTC`, from minutes ahead of UTC. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}
