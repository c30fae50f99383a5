import { readSheetDate } from '../lib/sheet-date.ts'
import { wallText } from '../time/local-text.ts'
import { dayMs, secondMs } from '../time/units.ts'
import { instantOfWall, wallTime } from '../time/zone-time.ts'

const midnight = ' 00:00:00'

interface Place {
  /** IANA. */
  timeZone: string
  /** True for the end of a validity: a whole day lasts to its last second. */
  isEnd: boolean
}

/** The instant a cell of a list means, in milliseconds since 1970; a text with the reason where it means none. */
export function sheetInstant(text: string, { timeZone, isEnd }: Place): number | string {
  const date = readSheetDate(text)
  if (typeof date === 'string') return date
  if (date.kind === 'instant') return Math.floor(date.at / secondMs) * secondMs
  const wall = isEnd && date.wholeDay ? date.wall + dayMs : date.wall
  return instantOfWall(wall, timeZone)
}

/** An instant as a text that `sheetInstant` reads: a date where it is a whole day, else with the time of day. */
export function sheetText(at: number, { timeZone, isEnd }: Place): string {
  const text = wallText(wallTime(at, timeZone))
  if (!text.endsWith(midnight)) return text
  return (isEnd ? wallText(wallTime(at, timeZone) - secondMs) : text).slice(0, 10)
}
