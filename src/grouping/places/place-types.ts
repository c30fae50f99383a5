import type { PlateDirection } from '../../model/index.ts'

/** A read of a plate, after corrections. Times are milliseconds since 1970. */
export interface PlateRead {
  seq: number
  /** The target within the event. */
  number: number
  /** The event's id. */
  id: string
  time: number
  receivedAt: number
  /** The id of the camera as people see it. */
  camera: string
  isRecorder: boolean
  plate: string
  key: string
  direction: PlateDirection | null
  /** 0–1; null where the device sends none. */
  confidence: number | null
  /** Pixels of the picture of the plate. */
  size: number
}

export const bestReasons = ['confidence', 'agreement', 'size'] as const
export type BestReason = (typeof bestReasons)[number]

/** Reads of one vehicle at one door, oldest first. Plain data, because it is part of checkpoints. */
export interface PassState {
  reads: PlateRead[]
  /** The time of the last read. */
  lastAt: number
  lastReceivedAt: number
  /** The last read of each camera, whose clocks may differ. */
  lastOf: Record<string, number>
  isSettled: boolean
}

export const crossings = ['in', 'out', 'direction'] as const
export type Crossing = (typeof crossings)[number]

/** A door of a place: a camera's plates where `line` is null, otherwise what a line or zone of it counts. */
export interface Door {
  camera: string
  line: string | null
  crossing: Crossing
}

/** The part of a place that visits depend on. */
export interface PlaceRules {
  id: string
  parent: string | null
  doors: readonly Door[]
  unseenAfterMs: number
}

export const visitStates = ['open', 'closed', 'entry-unseen', 'exit-unseen'] as const
export type VisitStateName = (typeof visitStates)[number]

export const visitFlags = [
  'second-entry',
  'overstay',
  'similar',
  'closed-by-hand',
  'opened-by-hand',
  'joined-by-hand',
  'split-by-hand',
] as const
export type VisitFlag = (typeof visitFlags)[number]

/** A visit of a vehicle at a place. Plain data, because it is part of checkpoints. */
export interface VisitState {
  id: string
  placeId: string
  plate: string
  key: string
  enteredAt: number | null
  leftAt: number | null
  state: VisitStateName
  /** The time of the log at which it was made. */
  madeAt: number
  /** Ids of its passes, oldest first. */
  passes: string[]
  flags: VisitFlag[]
  /** Why a look-alike plate was taken for the same vehicle. */
  similar: string | null
  /** The number of the first read of the pass with which it began. */
  firstSeq: number
  /** The number of the last read. */
  lastSeq: number
  /** The receipt of the last read. */
  receivedAt: number
  /** Numbers of its events that people's decisions name. */
  marks: number[]
  /** The camera and time of its last crossing. */
  crossedAt: { camera: string; time: number; way: 'in' | 'out' }
  /** Without an exit until then, its exit was not seen; or a person closed it. */
  endsAt: number
  /** The pass that ended it by a look-alike plate: an exact one takes its place. */
  similarExit: ClosedPass | null
  /** A later visit of the vehicle began: an exit after that is not of this one. */
  isPast: boolean
}

/** The part of a pass that visits need. */
export interface ClosedPass {
  id: string
  plate: string
  key: string
  firstAt: number
  firstSeq: number
  lastSeq: number
  receivedAt: number
  /** The device's own camera. */
  camera: string
  cameras: string[]
  direction: PlateDirection | null
  marks: number[]
}

/** Decisions of people about visits. Events are named by their numbers. */
export interface VisitDecision {
  kind: 'close' | 'open' | 'split' | 'join'
  placeId: string
  seq: number
  otherSeq: number | null
  /** When the visit was closed, or opened again. */
  at: number | null
}
