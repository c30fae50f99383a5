import type { Category } from '../../model/index.ts'

/** What is remembered of a camera over restarts: enough to publish its states and entities again. */
export interface CameraMemory {
  /** Payloads of retained states, by the rest of their topic: `alarm/motion`. */
  states: Record<string, string>
  /** Rarely seen things it has sent, which have entities since then: categories, `count/area`, `count/all`. */
  seen: string[]
  /** Categories whose end it tells. */
  stops: Category[]
  /** Rules of each alarm that are active, so that one zone's end does not end another's. */
  active: Record<string, number[]>
  /** Crossings added up, for devices that send no totals: `line/person` → [entered, left]. */
  crossings: Record<string, [entered: number, left: number]>
  /** The last entry that was counted. */
  countedSeq: number
  /** Home Assistant has been told of it. */
  isAnnounced: boolean
  /** Messages about it may stay on the broker. */
  isRetained: boolean
}

export function newCameraMemory(): CameraMemory {
  return {
    states: {},
    seen: [],
    stops: [],
    active: {},
    crossings: {},
    countedSeq: 0,
    isAnnounced: false,
    isRetained: false,
  }
}

/** Adds to a list that holds each value once; says whether it was new. */
export function addOnce<Value>(list: Value[], value: Value): boolean {
  if (list.includes(value)) return false
  list.push(value)
  return true
}
