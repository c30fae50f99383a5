import { dayMs, hourMs } from '#server/time/units.ts'

/** From so many visits on there is a habit. */
const fewest = 3
/** Times of day are usual if half of them are at most this far from the middle one. */
const mostApart = 2 * hourMs

const apart = (a: number, b: number): number => {
  const distance = Math.abs(a - b) % dayMs
  return Math.min(distance, dayMs - distance)
}

/**
 * The usual time of day of moments on a wall clock, in milliseconds: the one that is nearest to all others. Null for too
 * few moments, or where they are spread over the day.
 */
export function usualTime(wallTimes: readonly number[]): number | null {
  if (wallTimes.length < fewest) return null
  const times = wallTimes.map(at => ((at % dayMs) + dayMs) % dayMs)
  const total = (middle: number) => times.reduce((sum, at) => sum + apart(at, middle), 0)
  const middle = times.toSorted((a, b) => total(a) - total(b))[0] ?? 0
  const near = times.filter(at => apart(at, middle) <= mostApart)
  return near.length * 2 >= times.length ? middle : null
}
