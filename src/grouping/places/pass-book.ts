import { addRead, beginPass, plateDistance } from './pass-state.ts'
import type { PassState, PlateRead } from './place-types.ts'

/** The clocks of a camera and its recorder are at most so far apart. */
export const skewMs = 60_000
/** A recorder posts its copy of a plate so soon after, or before, the camera. */
const copyMs = 5_000

export interface PassBookOptions {
  gapMs: number
  isKnown: (key: string) => boolean
}

/** Makes passes from reads, in the order of their time. Its state is plain data. */
export class PassBook {
  readonly options: PassBookOptions
  /** Passes that may still get reads, in the order in which they began. */
  open: PassState[]

  constructor(options: PassBookOptions, open: PassState[] = []) {
    this.options = options
    this.open = open
  }

  /** Adds a read to the pass of its vehicle, or begins one. */
  add(read: PlateRead): PassState {
    let best: { pass: PassState; distance: number } | null = null
    for (const pass of this.open) {
      if (!this.isNear(pass, read)) continue
      const distance = plateDistance(pass, read, this.options.isKnown)
      if (distance !== null && (best === null || distance < best.distance)) best = { pass, distance }
    }
    if (best) {
      addRead(best.pass, read)
      return best.pass
    }
    const pass = beginPass(read)
    this.open.push(pass)
    return pass
  }

  /** The time at which a pass is settled. */
  settlesAt({ lastAt }: PassState): number {
    return lastAt + this.options.gapMs
  }

  /** The time after which a pass gets no more reads: the copy of a device with another clock may come late. */
  closesAt({ lastAt }: PassState): number {
    return lastAt + Math.max(this.options.gapMs, skewMs)
  }

  /** Takes out the passes that get no more reads at a time, in the order in which they ended. */
  close(before: number): PassState[] {
    const closed = this.open.filter(pass => this.closesAt(pass) < before)
    if (closed.length === 0) return closed
    this.open = this.open.filter(pass => this.closesAt(pass) >= before)
    for (const pass of closed) pass.isSettled = true
    return closed.sort((a, b) => this.closesAt(a) - this.closesAt(b))
  }

  private isNear(pass: PassState, read: PlateRead): boolean {
    const last = pass.lastOf[read.camera]
    if (last !== undefined && read.time - last <= this.options.gapMs) return true
    // If the camera has reads of its own in the pass, the difference of the clocks explains nothing.
    const mostMs = last === undefined ? skewMs : copyMs
    // A recorder may copy only the last read of a pass, or the first.
    const receivedMs = copyMs + this.options.gapMs
    return pass.reads.some(other => isCopy(other, read, { mostMs, receivedMs }))
  }
}

/** Whether one is of a recorder, the other of a camera, and both were read, or received, at nearly the same time. */
function isCopy(a: PlateRead, b: PlateRead, { mostMs, receivedMs }: { mostMs: number; receivedMs: number }): boolean {
  if (a.isRecorder === b.isRecorder || a.camera === b.camera) return false
  if (a.direction !== null && b.direction !== null && a.direction !== b.direction) return false
  const apart = Math.abs(a.time - b.time)
  return apart <= copyMs || (apart <= mostMs && Math.abs(a.receivedAt - b.receivedAt) <= receivedMs)
}
