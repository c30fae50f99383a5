const minuteMs = 60_000
const minutes = 60

/** Counts what happened within the last hour, by the minute. */
export class HourCount {
  private readonly counts = new Array<number>(minutes).fill(0)
  private minute = 0

  add(count: number, now: number): void {
    this.forgetOld(now)
    const place = this.minute % minutes
    this.counts[place] = (this.counts[place] ?? 0) + count
  }

  total(now: number): number {
    this.forgetOld(now)
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  private forgetOld(now: number): void {
    const minute = Math.floor(now / minuteMs)
    const passed = Math.min(minutes, minute - this.minute)
    for (let n = 1; n <= passed; n++) this.counts[(this.minute + n) % minutes] = 0
    if (passed > 0) this.minute = minute
    // After a whole hour every place is empty, whatever its number.
    if (passed === minutes) this.counts.fill(0)
  }
}
