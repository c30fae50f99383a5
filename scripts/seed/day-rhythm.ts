import type { Random } from '../../src/simulator/index.ts'
import { dayMs, hourMs } from '../../src/time/units.ts'

/** Relative number of events in each hour of a day. */
const hours = [1, 1, 1, 1, 2, 4, 9, 16, 18, 13, 11, 12, 14, 12, 11, 12, 15, 19, 17, 12, 8, 5, 3, 2]
const weekend = 0.6

function weightOf(hour: number): number {
  const at = new Date(hour)
  const isWeekend = [0, 6].includes(at.getUTCDay())
  return (hours[at.getUTCHours()] ?? 1) * (isWeekend ? weekend : 1)
}

/** Times of `count` events over the `days` before `end` (milliseconds since 1970), ascending. */
export function* timesOf(end: number, days: number, count: number, random: Random): Generator<number> {
  const first = Math.floor((end - days * dayMs) / hourMs) * hourMs
  const all: number[] = []
  for (let hour = first; hour < end; hour += hourMs) all.push(hour)
  const total = all.reduce((sum, hour) => sum + weightOf(hour), 0)
  let owed = 0
  let given = 0
  for (const hour of all) {
    owed += (count * weightOf(hour)) / total
    const here = hour === all.at(-1) ? count - given : Math.round(owed) - given
    given += here
    const length = Math.min(hourMs, end - hour)
    const times = Array.from({ length: here }, () => hour + Math.floor(random.next() * length))
    yield* times.sort((a, b) => a - b)
  }
}
