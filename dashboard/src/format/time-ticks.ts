import { hourMs } from '#server/time/units.ts'
import { momentOfWallClock, shiftDays, startOfDay, startOfWallDay, wallClockMs } from './zone.ts'

/** Milliseconds since 1970; `to` is not part of it. */
export interface Range {
  from: number
  to: number
}

export interface TimeTick {
  at: number
  /** The label shows a time of day, a day or a month. */
  unit: 'time' | 'day' | 'month'
}

/** Round moments of the zone for an axis with room for `most` labels. */
export function timeTicks(range: Range, zone: string, most: number): TimeTick[] {
  const hours = (range.to - range.from) / hourMs
  const stepHours = [1 / 60, 1 / 12, 0.25, 0.5, 1, 2, 3, 6, 12].find(step => hours / step <= most)
  if (stepHours !== undefined && hours <= 72) return hourTicks(range, zone, stepHours)
  const days = hours / 24
  const stepDays = [1, 2, 3, 7, 14].find(step => days / step <= most)
  return stepDays === undefined || days > 120 ? monthTicks(range, zone, most) : dayTicks(range, zone, stepDays)
}

function hourTicks({ from, to }: Range, zone: string, stepHours: number): TimeTick[] {
  const step = stepHours * hourMs
  const ticks: TimeTick[] = []
  for (let wall = Math.ceil(wallClockMs(from, zone) / step) * step; ; wall += step) {
    const isDay = wall % (24 * hourMs) === 0
    const at = isDay ? startOfWallDay(wall, zone) : momentOfWallClock(wall, zone)
    if (at >= to) return ticks
    // An hour skipped by a clock change has the same position as the next one.
    if (at >= from && at !== ticks.at(-1)?.at) ticks.push({ at, unit: isDay ? 'day' : 'time' })
  }
}

function dayTicks({ from, to }: Range, zone: string, stepDays: number): TimeTick[] {
  const ticks: TimeTick[] = []
  const first = startOfDay(from, zone)
  for (let at = first < from ? shiftDays(first, zone, 1) : first; at < to; at = shiftDays(at, zone, stepDays))
    ticks.push({ at, unit: 'day' })
  return ticks
}

function monthTicks({ from, to }: Range, zone: string, most: number): TimeTick[] {
  const start = new Date(wallClockMs(from, zone))
  const months = (to - from) / (30 * 24 * hourMs)
  const step = [1, 2, 3, 6].find(one => months / one <= most) ?? 12
  const ticks: TimeTick[] = []
  for (let month = start.getUTCMonth(); ; month += step) {
    const at = startOfWallDay(Date.UTC(start.getUTCFullYear(), month), zone)
    if (at >= to) return ticks
    if (at >= from) ticks.push({ at, unit: 'month' })
  }
}
