import { readWallTime, writeWallTime } from '../wall-time.ts'

const lastSecondMs = 86_399_000

/** The beginning of a plate's validity as `YYYY-MM-DD HH:mm:ss`; null for none, or none that can be read. */
export function dateFrom(text: string | undefined): string | null {
  const wall = wallOf(text)
  return wall === null ? null : writeWallTime(wall.ms)
}

/** The end; a mere day ends with its last second. */
export function dateUntil(text: string | undefined): string | null {
  const wall = wallOf(text)
  if (wall === null) return null
  return writeWallTime(wall.hasTime ? wall.ms : wall.ms + lastSecondMs)
}

/** The day alone, `YYYY/MM/DD`, which is all that firmware before API 2.1 keeps. */
export function dayOf(date: string | null): string {
  return date === null ? '' : date.slice(0, 10).replaceAll('-', '/')
}

function wallOf(text: string | undefined) {
  return text === undefined ? null : readWallTime(text)
}
