import { momentOfWallClock, startOfWallDay, wallClockMs } from './zone.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  7 * day,
  14 * day,
  30 * day,
  91 * day,
  365 * day,
]

export interface TimeTick {
  at: number
  /** True at midnight, where the label should be a day. */
  day: boolean
}

/** About `count` round moments between two others, round in `zone` (so that days begin at its midnight). */
export function timeTicks(from: number, to: number, zone: string, count: number): TimeTick[] {
  const wanted = (to - from) / Math.max(1, count)
  const step = steps.find(each => each >= wanted) ?? 365 * day
  const ticks: TimeTick[] = []
  const firstWall = Math.ceil(wallClockMs(from, zone) / step) * step
  for (let wall = firstWall; ticks.length < 100; wall += step) {
    const isDay = wall % day === 0
    const at = isDay ? startOfWallDay(wall, zone) : momentOfWallClock(wall, zone)
    if (at > to) break
    // An hour that clocks leave out has the same place as the next.
    if (at >= from && at !== ticks.at(-1)?.at) ticks.push({ at, day: isDay })
  }
  return ticks
}
