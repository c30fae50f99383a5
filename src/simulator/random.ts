/** A repeatable random source: equal keys give equal numbers on every machine. */
export interface Random {
  /** Returns a number 0 ≤ n < 1. */
  next(): number
  /** Returns a whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  between(low: number, high: number): number
  /** Returns one of the items. Throws a RangeError when there are none. */
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
}

/** Hashes with FNV-1a: short code, and keys that differ in one digit give very different results. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * Creates a generator for these keys. Independent parts use separate generators, so that a change in one does not
 * affect others.
 */
export function randomOf(...keys: (string | number)[]): Random {
  let state = hash(keys.join('/'))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    between: (low, high) => low + next() * (high - low),
    chance: probability => next() < probability,
    pick: items => {
      const item = items[Math.floor(next() * items.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}
