/** The browser's own IANA zone. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

const readers = new Map<string, Intl.DateTimeFormat>()

function reader(zone: string): Intl.DateTimeFormat {
  const known = readers.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  readers.set(zone, made)
  return made
}

/** What clocks in `zone` show at that moment, as if it were UTC, in milliseconds. */
export function wallClockMs(at: number, zone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of reader(zone).formatToParts(at)) parts[type] = Number(value)
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((at % 1000) + 1000) % 1000)
}

/** The moment at which clocks in `zone` show `wallMs` (milliseconds as if UTC). */
export function momentOfWallClock(wallMs: number, zone: string): number {
  const guess = wallMs - (wallClockMs(wallMs, zone) - wallMs)
  // Near a change of the clocks the first guess may stand on the other side of it.
  return wallMs - (wallClockMs(guess, zone) - guess)
}

/** `2026-11-23T14:05`, the value of a datetime-local field, in `zone`. */
export function fieldValue(at: number, zone: string): string {
  return new Date(wallClockMs(at, zone)).toISOString().slice(0, 16)
}

/** The moment that a datetime-local field means; null for an empty one. */
export function momentOfField(value: string, zone: string): number | null {
  const wall = Date.parse(`${value}Z`)
  return Number.isNaN(wall) ? null : momentOfWallClock(wall, zone)
}

/** Midnight of the day of `at` in `zone`, moved by whole days. */
export function startOfDay(at: number, zone: string, days = 0): number {
  const wall = new Date(wallClockMs(at, zone))
  return momentOfWallClock(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + days), zone)
}
