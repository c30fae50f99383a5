const minuteMs = 60_000
// Zones differ from UTC by whole quarters of an hour.
const quarterMs = 15 * minuteMs
const enough = 3
// Further from a quarter it is the clock that is off, and nobody can tell by how many quarters.
const toleranceMs = 4 * minuteMs
const [westernmost, easternmost] = [-12 * 60, 14 * 60]

/** The zone a clock on the wall seems to stand in, minutes ahead of UTC; null where it is the clock that is wrong. */
function offsetOf(aheadMs: number): number | null {
  const offsetMs = Math.round(aheadMs / quarterMs) * quarterMs
  const minutes = offsetMs / minuteMs
  const isZone = minutes >= westernmost && minutes <= easternmost
  return isZone && Math.abs(aheadMs - offsetMs) <= toleranceMs ? minutes : null
}

/**
 * Learns how far the local time of a device is ahead of UTC from what its posts say and when they came. A post may have
 * waited in the device, so only several that agree are believed; when its clocks are changed, the next ones tell.
 */
export class ZoneLearner {
  private learnt: number | null
  private candidate: number | null = null
  private agreeing = 0

  constructor(learnt: number | null) {
    this.learnt = learnt
  }

  /** Minutes ahead of UTC; null before it is known. */
  get offsetMinutes(): number | null {
    return this.learnt
  }

  /** `aheadMs`: the local time as if it were UTC, less the time of receipt, less what the clock is known to be off. */
  see(aheadMs: number): void {
    const offset = offsetOf(aheadMs)
    if (offset === null) return
    this.agreeing = offset === this.candidate ? this.agreeing + 1 : 1
    this.candidate = offset
    if (this.agreeing >= enough) this.learnt = offset
  }
}
