import { minuteMs } from '../time/units.ts'

const minutes = 60

/** Counts what happened within the last hour, in steps of a minute. */
export class HourCount {
  private readonly counts = new Array<number>(minutes).fill(0)
  private minute = 0

  add(count: number, now: number): void {
    this.clearOld(now)
    const place = this.minute % minutes
    this.counts[place] = (this.counts[place] ?? 0) + count
  }

  total(now: number): number {
    this.clearOld(now)
    return this.counts.reduce((sum, count) => sum + count, 0)
  }

  private clearOld(now: number): void {
    const minute = Math.floor(now / minuteMs)
    const passed = Math.min(minutes, minute - this.minute)
    for (let n = 1; n <= passed; n++) this.counts[(this.minute + n) % minutes] = 0
    if (passed > 0) this.minute = minute
    // After an hour or more the minute numbers start over.
    if (passed === minutes) this.counts.fill(0)
  }
}
