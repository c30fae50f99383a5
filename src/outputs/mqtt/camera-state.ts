import type { Category } from '../../model/index.ts'

/** The stored state of a camera: enough to publish its states and entities again after a restart. */
export interface CameraState {
  /** Payloads of retained states, by the end of their topic: `alarm/motion`. */
  states: Record<string, string>
  /** Rare things that it has sent and that have entities since: categories, `count/area`, `count/all`. */
  seen: string[]
  /** Categories of which it also reports the end. */
  stops: Category[]
  /** The active rules of each alarm; an alarm ends when its last rule does. */
  active: Record<string, number[]>
  /** Counted crossings, for devices that send no totals: `line/person` → [entered, left]. */
  crossings: Record<string, [entered: number, left: number]>
  /** `seq` of the last entry that was counted. */
  countedSeq: number
  /** Its entities were published to Home Assistant. */
  isAnnounced: boolean
  /** The broker may retain messages about it. */
  isRetained: boolean
}

export function newCameraState(): CameraState {
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

/** Adds a value to a list unless it is there already. Returns true if it was new. */
export function addOnce<Value>(list: Value[], value: Value): boolean {
  if (list.includes(value)) return false
  list.push(value)
  return true
}
