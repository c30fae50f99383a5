import { dayMs } from '../../time/units.ts'
import { minuteOf } from '../../time/week-time.ts'
import { dayOf } from '../../time/zone-days.ts'
import { instantOfWall } from '../../time/zone-time.ts'

/** The number inside from a moment on. */
export interface InsideStep {
  at: number
  inside: number
}

/** Something that changes the number inside: targets went in or out, or it is set. */
export type InsideChange = { at: number; by: number } | { at: number; to: number }

/** The times between `from` and `to` at which the clocks of a zone show a time of day. */
export function timesOfDay(text: string, { from, to, zone }: { from: number; to: number; zone: string }): number[] {
  const first = dayOf(from, zone)
  const count = Math.max(0, dayOf(to, zone) - first + 1)
  return Array.from({ length: count }, (_, n) => instantOfWall((first + n) * dayMs + minuteOf(text) * 60_000, zone))
}

/** The numbers inside after each change, never below zero. */
export function insideSteps(changes: readonly InsideChange[]): InsideStep[] {
  let inside = 0
  return changes
    .toSorted((a, b) => a.at - b.at)
    .map(change => {
      inside = Math.max(0, 'to' in change ? change.to : inside + change.by)
      return { at: change.at, inside }
    })
}

export interface InsideSpan {
  insideMax: number
  insideLast: number
}

/** The highest and the last number inside between each edge and the next. What happens at an edge belongs to what follows. */
export function insideBetween(steps: readonly InsideStep[], edges: readonly number[]): InsideSpan[] {
  let [at, inside] = [0, 0]
  const goTo = (isWithin: (time: number) => boolean, passed: (inside: number) => void = () => undefined) => {
    for (let step = steps[at]; step && isWithin(step.at); step = steps[++at]) {
      inside = step.inside
      passed(inside)
    }
  }
  return edges.slice(1).map((end, n) => {
    goTo(time => time <= (edges[n] ?? end))
    let insideMax = inside
    goTo(
      time => time < end,
      now => {
        insideMax = Math.max(insideMax, now)
      },
    )
    return { insideMax, insideLast: inside }
  })
}
