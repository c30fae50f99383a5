/** An allowance that is used up and refills evenly. */
export class TokenBucket {
  private left: number
  private at: number

  /** Full at first; `at` in milliseconds. */
  constructor(capacity: number, at: number) {
    this.left = capacity
    this.at = at
  }

  /** Takes `amount`, also where that leaves less than nothing: it has been used already. */
  use(amount: number): void {
    this.left -= amount
  }

  /** Fills up to now; a clock that was set back fills nothing. */
  fill(at: number, { capacity, perMs }: { capacity: number; perMs: number }): number {
    if (capacity === Number.POSITIVE_INFINITY) return capacity
    this.left = Math.min(capacity, this.left + Math.max(0, at - this.at) * perMs)
    this.at = at
    return this.left
  }
}
