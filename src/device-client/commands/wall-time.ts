const yearFirst = /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:[ T]+(?<time>.+))?$/
const monthFirst = /^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})(?: +(?<time>.+))?$/
const timeOfDay = /^(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\.\d+)?(?: ?(?<half>[ap])m)?$/i

/** A local time without a zone, as a device displays it; the time of day is optional. */
export interface WallTime {
  /** Milliseconds since 1970, as if the local time were UTC. */
  ms: number
  hasTime: boolean
}

/**
 * Parses a device's local time: `2026-11-23 14:05:09`, `2026/11/23`, `11-23-2026 02:05:09 PM`
 * (docs/protocol/coordinates-and-times.md). Returns null for dates that do not exist.
 */
export function readWallTime(text: string): WallTime | null {
  const date = (yearFirst.exec(text.trim()) ?? monthFirst.exec(text.trim()))?.groups
  if (date === undefined) return null
  const time = date.time === undefined ? {} : timeOfDay.exec(date.time.trim())?.groups
  if (time === undefined) return null
  const [year = 0, month = 0, day = 0] = [date.year, date.month, date.day].map(Number)
  const [hour = 0, minute = 0, second = 0] = [time.hour, time.minute, time.second].map(part => Number(part ?? 0))
  const hours = time.half === undefined ? hour : (hour % 12) + (time.half.toLowerCase() === 'p' ? 12 : 0)
  if (hours > 23 || minute > 59 || second > 59) return null
  const wall = new Date(Date.UTC(year, month - 1, day, hours, minute, second))
  // `Date.UTC` would silently turn 31 February into a day in March.
  const exists = wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day
  return exists ? { ms: wall.getTime(), hasTime: date.time !== undefined } : null
}

/** Formats a local time as `YYYY-MM-DD HH:mm:ss`. */
export function writeWallTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}
