export interface Quartiles {
  lower: number
  median: number
  upper: number
}

/** The value below which `share` (0–1) of the values lie, with linear interpolation; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? Number.NaN
  const above = sorted[Math.ceil(place)] ?? Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}

export function quartiles(values: readonly number[]): Quartiles {
  return { lower: quantile(values, 0.25), median: quantile(values, 0.5), upper: quantile(values, 0.75) }
}

/**
 * Quartiles of the ratios `ours / reference` of each round. Only the two values of one round are compared: the disk's speed
 * changes twofold within minutes, but hardly from one slice to the next.
 */
export function ratios(ours: readonly number[], reference: readonly number[]): Quartiles {
  return quartiles(ours.map((value, round) => value / (reference[round] ?? Number.NaN)))
}

export function shuffled<T>(items: readonly T[], random: () => number = Math.random): T[] {
  const result = [...items]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const moved = result[last] as T
    result[last] = result[other] as T
    result[other] = moved
  }
  return result
}
