import type { AlarmFacts, ImageFacts } from './alarm.ts'
import type { Device, OccurredAtZone, Source } from './message.ts'
import type { TargetType } from './target.ts'

/** Our own identity for a device; see docs/architecture.md, "Which camera". */
export interface CameraRef {
  id: string
  name: string
}

/** A picture of a stored event. */
export interface EventImage extends ImageFacts {
  /** SHA-256 of the decoded bytes, lower-case hexadecimal; null when `valid` is false. */
  sha256: string | null
  /** Path relative to the data directory; null when `valid` is false. */
  file: string | null
}

interface LogEntryBase {
  /** UUIDv7: time-ordered, unique, also in file names. */
  id: string
  /** Position in the log, rising. */
  seq: number
  /** ISO 8601 UTC with milliseconds. */
  receivedAt: string
  /** The time to show: the camera's own where it is usable, else the time of receipt. */
  time: string
  camera: CameraRef
  /** The address the post came from. */
  clientIp: string
}

/** A stored alarm: what people call an event. */
export interface Event extends LogEntryBase, AlarmFacts {
  kind: 'alarm'
  source: Source | null
  formatVersion: string | null
  device: Device
  occurredAt: string | null
  occurredAtZone: OccurredAtZone | null
  /** Microseconds (1–999) beyond the milliseconds of `occurredAt`; absent where the camera says none. */
  occurredAtMicros?: number | undefined
  timeSource: 'camera' | 'receipt'
  images: EventImage[]
  /** True when taken in again after a crash, or read again from the inbox. */
  recovered: boolean
  /** It came under the camera's name from an address that was not confirmed. Nothing acts on it. */
  unconfirmed?: true | undefined
}

/** A change of one alarm's state. */
export interface StatusChange extends LogEntryBase {
  kind: 'status'
  alarm: string
  rule: number | null
  active: boolean
  /** When the post that says so was received, ISO 8601 UTC: cameras' clocks differ, and order and duration must not. */
  since: string
  /** The camera's own time; missing in entries of older versions. */
  occurredAt?: string | null
  occurredAtZone?: OccurredAtZone | null
}

/** Where a target was: milliseconds since the track's start, then the box as fractions 0–1 (x1, y1, x2, y2). */
export type TrackPoint = [atMs: number, x1: number, y1: number, x2: number, y2: number]

/** A target came in front of a camera, or left. Its times are those of receipt. */
export interface TrackChange extends LogEntryBase {
  kind: 'track'
  phase: 'start' | 'end'
  targetId: number | null
  type: TargetType
  startedAt: string
  /** Null at the start, and at the end when positions are not kept and the server stopped meanwhile. */
  endedAt: string | null
  /** Thinned, oldest first; empty at the start. */
  path: TrackPoint[]
  dwellMs: number | null
}

export type LogEntry = Event | StatusChange | TrackChange
