import { dayMs, secondMs } from '../time/units.ts'
import { hourOfDay, wallOf } from '../time/wall-date.ts'

/** A date as people and spreadsheets write it: on some wall clock, or a certain instant. */
export type SheetDate =
  | { kind: 'wall' /** As if it were UTC, milliseconds since 1970. */; wall: number; wholeDay: boolean }
  | { kind: 'instant'; at: number }

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

/** Null for a date or a time that does not exist, and before 1970. */
function wallOfParts([year, month, day]: [number, number, number], time: string | undefined): number | null {
  if (year < 1970) return null
  if (time === undefined) return wallOf({ year, month, day })
  const match = timeOfDay.exec(time)
  const hour = match && hourOfDay(Number(match[1]), match[4])
  if (!match || hour === null) return null
  return wallOf({ year, month, day, hour, minute: Number(match[2]), second: Number(match[3] ?? 0) })
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
  const wall = wallOfParts(day, time)
  return wall === null ? `${text} does not exist` : { kind: 'wall', wall, wholeDay: time === undefined }
}

/** The last second of a whole day, where a date without a time is meant as an end. */
export const endOfDay = (wall: number) => wall + dayMs - secondMs
