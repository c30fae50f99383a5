/** A date as people and spreadsheets write it: on some wall clock, or a certain instant. */
export type SheetDate =
  | { kind: 'wall' /** As if it were UTC, milliseconds since 1970. */; wall: number; wholeDay: boolean }
  | { kind: 'instant'; at: number }

const dayMs = 86_400_000
// Day 0 of spreadsheets. Their 1900 has a 29th of February, so it holds from March 1900 on.
const sheetEpoch = Date.UTC(1899, 11, 30)

const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/i
const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/
const timeOfDay = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([ap])\.?m\.?)?$/i

/** Year, month, day; or why not. */
function dayOf(text: string): [number, number, number] | string {
  const first = yearFirst.exec(text)
  if (first) return [Number(first[1]), Number(first[2]), Number(first[3])]
  const last = yearLast.exec(text)
  if (!last) return `${text} is no date; write it as 2026-11-23 or 2026-11-23 14:05`
  const [one, mark, two, year] = [Number(last[1]), last[2], Number(last[3]), Number(last[4])]
  // Points stand between day and month; with slashes and dashes it is the other way round in America.
  if (mark === '.' || one > 12) return [year, two, one]
  if (two > 12 || one === two) return [year, one, two]
  return `${text} may be two days; write the year first, as in 2026-11-23`
}

/** Milliseconds since midnight; null for a time that does not exist. */
function millisecondsOf(text: string): number | null {
  const match = timeOfDay.exec(text)
  if (!match) return null
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)]
  const half = match[4]?.toLowerCase()
  if (minute > 59 || second > 59 || (half ? hour < 1 || hour > 12 : hour > 23)) return null
  const hours = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0)
  return ((hours * 60 + minute) * 60 + second) * 1000
}

function wallOf(day: [number, number, number], time: string | undefined): number | null {
  const [year, month, date] = day
  const midnight = new Date(Date.UTC(year, month - 1, date))
  // A 31st of February would silently become a day in March.
  const exists = year >= 1970 && midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === date
  const since = time === undefined ? 0 : millisecondsOf(time)
  return exists && since !== null ? midnight.getTime() + since : null
}

/**
 * Reads `2026-11-23`, `2026-11-23 14:05[:09]`, `23.11.2026 14:05`, `11/23/2026 2:05 PM`, a spreadsheet's day number, or
 * an instant such as `2026-11-23T14:05:00Z`. A date that can be read in two ways is refused. Returns the reason as text
 * where it cannot be used.
 */
export function readSheetDate(given: string): SheetDate | string {
  const text = given.trim()
  if (instant.test(text)) {
    const at = Date.parse(text.replace(' ', 'T'))
    return Number.isNaN(at) ? `${text} does not exist` : { kind: 'instant', at }
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    const wall = sheetEpoch + Math.round(Number(text) * 86_400) * 1000
    return { kind: 'wall', wall, wholeDay: !text.includes('.') }
  }
  const [, date = '', time] = /^(\S+?)(?:[T ]+(.+))?$/.exec(text) ?? []
  const day = dayOf(date)
  if (typeof day === 'string') return day
  const wall = wallOf(day, time)
  return wall === null ? `${text} does not exist` : { kind: 'wall', wall, wholeDay: time === undefined }
}

/** The last second of a whole day, where a date without a time is meant as an end. */
export const endOfDay = (wall: number) => wall + dayMs - 1000
