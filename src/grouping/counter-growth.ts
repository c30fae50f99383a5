// Counters of 16 and 32 bits overflow to 0.
const limits = [2 ** 16, 2 ** 32]
const nearEnd = 0.01

/**
 * Returns the growth of a total. Counting begins with the first total. A total that fell was reset, so all of it is
 * new, unless it was so near the end of its range that it overflowed.
 */
export function increment(before: number | null, now: number): number {
  if (before === null) return 0
  if (now >= before) return now - before
  const limit = limits.find(one => before < one && before >= one * (1 - nearEnd) && now < one * nearEnd)
  return limit === undefined ? now : limit - before + now
}

/** The totals of a device at a time, in milliseconds since 1970. */
export interface Totals {
  time: number
  entered: number | null
  left: number | null
}

const isLess = (now: number | null, before: number | null) => now !== null && before !== null && now < before

/** Whether totals come late: those that came before contain what they counted. Totals of a clock that was set back grow on. */
export function isLateTotal(now: Totals, before: Totals): boolean {
  return now.time < before.time && (isLess(now.entered, before.entered) || isLess(now.left, before.left))
}

/** The totals to compare the next ones with. */
export function laterTotal(now: Totals, before: Totals): Totals {
  return {
    time: Math.max(now.time, before.time),
    entered: now.entered ?? before.entered,
    left: now.left ?? before.left,
  }
}
