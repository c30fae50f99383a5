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
