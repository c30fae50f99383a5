import { minuteMs } from '../time/units.ts'

// Zones differ from UTC by whole quarters of an hour.
const quarterMs = 15 * minuteMs
const enough = 3
// A larger deviation from a quarter means that the clock is wrong, by an unknown number of quarters.
const toleranceMs = 4 * minuteMs
const [westernmost, easternmost] = [-12 * 60, 14 * 60]

/** The zone of a wall clock, in minutes ahead of UTC; null where the clock itself is wrong. */
function offsetOf(aheadMs: number): number | null {
  const offsetMs = Math.round(aheadMs / quarterMs) * quarterMs
  const minutes = offsetMs / minuteMs
  const isZone = minutes >= westernmost && minutes <= easternmost
  return isZone && Math.abs(aheadMs - offsetMs) <= toleranceMs ? minutes : null
}

/**
 * Learns how far the local time of a device is ahead of UTC by comparing the times in its posts with the times of receipt. A
 * post may have waited in the device, so several have to agree. After a clock change the following posts correct the result.
 */
export class ZoneLearner {
  private learnt: number | null
  private candidate: number | null = null
  private agreeing = 0

  constructor(learnt: number | null) {
    this.learnt = learnt
  }

  /** Minutes ahead of UTC; null until it is known. */
  get offsetMinutes(): number | null {
    return this.learnt
  }

  /** `aheadMs` is the local time read as UTC, minus the time of receipt, minus the known error of the clock. */
  see(aheadMs: number): void {
    const offset = offsetOf(aheadMs)
    if (offset === null) return
    this.agreeing = offset === this.candidate ? this.agreeing + 1 : 1
    this.candidate = offset
    if (this.agreeing >= enough) this.learnt = offset
  }
}
