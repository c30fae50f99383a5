import { shiftDays, startOfDay } from '#format/zone.ts'
import type { Span } from './when-presets.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A span with both ends. */
export interface WholeSpan {
  from: number
  to: number
}

/** The span of a filter, up to now where it is open; null where it has no start. */
export function wholeSpan({ from, to }: Span, now: number, zone: string): WholeSpan | null {
  if (from === null) return null
  if (to !== null) return to > from ? { from, to } : null
  // "Today" and "this week" are whole days, so that a step back leads to whole days too.
  return { from, to: from === startOfDay(from, zone) ? startOfDay(now, zone, 1) : now }
}

/** The number of whole days of a span; 0 where its ends are no midnights. */
function wholeDays({ from, to }: WholeSpan, zone: string): number {
  const isWhole = from === startOfDay(from, zone) && to === startOfDay(to, zone)
  return isWhole ? Math.round((to - from) / dayMs) : 0
}

/** The span before (-1) or after (1) a span, of the same length: the previous hour, the next day, the week before. */
export function steppedSpan(span: WholeSpan, direction: -1 | 1, zone: string): WholeSpan {
  const days = wholeDays(span, zone) * direction
  if (days !== 0) return { from: shiftDays(span.from, zone, days), to: shiftDays(span.to, zone, days) }
  const length = span.to - span.from
  return { from: span.from + direction * length, to: span.to + direction * length }
}

const weekdayOf = (at: number, zone: string) => (Math.round((startOfDay(at, zone) + 12 * hourMs) / dayMs - 0.5) + 3) % 7

/** The next wider span around one: its hour, its day, its week, 30 days; null for any time. `weekStart` 1 is Monday. */
export function widerSpan({ from, to }: WholeSpan, zone: string, weekStart: number): WholeSpan | null {
  const length = to - from
  const day = startOfDay(from, zone)
  if (length < hourMs) {
    const begin = day + Math.floor((from - day) / hourMs) * hourMs
    return { from: begin, to: Math.max(begin + hourMs, to) }
  }
  if (length < 23 * hourMs) return { from: day, to: startOfDay(to - 1, zone, 1) }
  if (length < 6.5 * dayMs) {
    const back = (((weekdayOf(from, zone) - (weekStart - 1)) % 7) + 7) % 7
    return { from: startOfDay(from, zone, -back), to: startOfDay(from, zone, 7 - back) }
  }
  if (length < 29 * dayMs) return { from: startOfDay(to - 1, zone, -29), to: startOfDay(to - 1, zone, 1) }
  return null
}

const units: [ms: number, word: string][] = [
  [hourMs, 'hour'],
  [dayMs, 'day'],
  [7 * dayMs, 'week'],
]

/** The name of a step: `hour`, `day`, `week`; `span` for any other length. */
export function stepWord({ from, to }: WholeSpan): string {
  // A day has 23 or 25 hours where clocks change.
  const near = units.find(([ms]) => Math.abs(to - from - ms) <= (ms > hourMs ? hourMs : 0))
  return near ? near[1] : 'span'
}
