const smallestMs = 0.01
const growth = 1.02

/** A histogram as it is sent between processes: number of values per bucket. */
export type LatencyCounts = Record<string, number>

/** Durations in milliseconds, counted in buckets that are 2 % apart, so that histograms of many slices can be added. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>()
  #total = 0

  record(ms: number): void {
    this.#add(Math.max(0, Math.floor(Math.log(ms / smallestMs) / Math.log(growth))), 1)
  }

  merge(counts: LatencyCounts): void {
    for (const [bucket, count] of Object.entries(counts)) this.#add(Number(bucket), count)
  }

  /** The duration that `share` (0–1) of the values do not exceed, at the upper edge of its bucket; NaN without values. */
  percentile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#total))
    for (const [bucket, count] of [...this.#counts].sort((a, b) => a[0] - b[0])) {
      left -= count
      if (left <= 0) return smallestMs * growth ** (bucket + 1)
    }
    return Number.NaN
  }

  toJSON(): LatencyCounts {
    return Object.fromEntries(this.#counts)
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count)
    this.#total += count
  }
}
