import type { ListLayout } from './list-layout.ts'

/** The height of a heading with its space, in pixels. */
export const headingHeight = 32

/** Cards beside each other, or one row of the list. Numbers are indexes of the events; `end` is not included. */
export interface ListRow {
  top: number
  first: number
  end: number
}

/** The rows of one day below their heading. */
export interface ListDay {
  /** The beginning of the day in milliseconds. Late events may begin the same day again. */
  day: number
  /** Of the heading. */
  top: number
  /** Below the last row. */
  bottom: number
  rows: ListRow[]
}

/** The places of headings and rows in a list. */
export interface ListRows {
  days: ListDay[]
  rows: ListRow[]
  height: number
}

/** Places events, given by the beginning of the day of each, in rows below the heading of their day. */
export function listRows(dayOfEvents: readonly number[], { columns, rowHeight }: ListLayout): ListRows {
  const days: ListDay[] = []
  let top = 0
  for (let first = 0; first < dayOfEvents.length; ) {
    const day = dayOfEvents[first] ?? 0
    let end = first
    while (end < dayOfEvents.length && dayOfEvents[end] === day) end++
    const rows: ListRow[] = []
    for (let at = first; at < end; at += columns) {
      rows.push({ top: top + headingHeight + rows.length * rowHeight, first: at, end: Math.min(end, at + columns) })
    }
    const bottom = top + headingHeight + rows.length * rowHeight
    days.push({ day, top, bottom, rows })
    top = bottom
    first = end
  }
  return { days, rows: days.flatMap(each => each.rows), height: top }
}

/** The index of the last item that does not begin below `place`, for items in ascending order; 0 where all do. */
function lastUpTo(tops: readonly { top: number }[], place: number): number {
  let [low, high] = [0, tops.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tops[middle]?.top ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

/** The first row that is in sight below the heading when the list is scrolled to `scrollTop`. */
export function rowBelowHeading({ rows }: ListRows, rowHeight: number, scrollTop: number): ListRow | undefined {
  const line = scrollTop + headingHeight
  const at = lastUpTo(rows, line)
  const row = rows[at]
  return row && row.top + rowHeight <= line ? (rows[at + 1] ?? row) : row
}

/** The row that an event stands in. */
export function rowOfEvent({ rows }: ListRows, index: number): ListRow | undefined {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.end ?? 0) <= index) low = middle + 1
    else high = middle
  }
  return rows[low]
}

/** The days with the rows between two places, in pixels; days without any are left out. */
export function daysBetween({ days }: ListRows, from: number, to: number, rowHeight: number): ListDay[] {
  const first = lastUpTo(days, from)
  const found: ListDay[] = []
  for (let at = first; at < days.length; at++) {
    const day = days[at]
    if (day === undefined || day.top > to) break
    found.push({ ...day, rows: day.rows.filter(row => row.top + rowHeight >= from && row.top <= to) })
  }
  return found
}
