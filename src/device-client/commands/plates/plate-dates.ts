import { readWallTime, writeWallTime } from '../wall-time.ts'

const lastSecondMs = 86_399_000

/** Returns the start of a plate's validity as `YYYY-MM-DD HH:mm:ss`; null when it is missing or cannot be parsed. */
export function dateFrom(text: string | undefined): string | null {
  const wall = wallOf(text)
  return wall === null ? null : writeWallTime(wall.ms)
}

/** Returns the end of a plate's validity. A date without a time ends with its last second. */
export function dateUntil(text: string | undefined): string | null {
  const wall = wallOf(text)
  if (wall === null) return null
  return writeWallTime(wall.hasTime ? wall.ms : wall.ms + lastSecondMs)
}

/** Returns the date alone, `YYYY/MM/DD`: firmware before API 2.1 stores no time. */
export function dayOf(date: string | null): string {
  return date === null ? '' : date.slice(0, 10).replaceAll('-', '/')
}

function wallOf(text: string | undefined) {
  return text === undefined ? null : readWallTime(text)
}
