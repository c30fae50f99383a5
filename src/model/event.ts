import type { AlarmFacts, Category, ImageFacts } from './alarm.ts'
import type { ModeChange } from './arming-modes.ts'
import type { Device, OccurredAtZone, Source } from './message.ts'
import type { Severity } from './severity.ts'
import type { PlateDirection, TargetType } from './target.ts'

/** The identity that this server gives a device; see docs/architecture.md, "Cameras and their identity". */
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
  /** The time to show: that of the camera where it is usable, else the time of receipt. */
  time: string
  camera: CameraRef
  /** The address the post came from. */
  clientIp: string
}

/** A stored alarm, which is called an event everywhere else. */
export interface Event extends LogEntryBase, AlarmFacts {
  kind: 'alarm'
  source: Source | null
  formatVersion: string | null
  device: Device
  occurredAt: string | null
  occurredAtZone: OccurredAtZone | null
  /** Microseconds (1–999) beyond the milliseconds of `occurredAt`; absent where the camera sends none. */
  occurredAtMicros?: number | undefined
  timeSource: 'camera' | 'receipt'
  images: EventImage[]
  /** True where the event was stored by recovery after a crash, or read again from the inbox. */
  recovered: boolean
  /** The post named the camera but came from an address that was not confirmed. Rules and outputs ignore the event. */
  unconfirmed?: true | undefined
}

/** A change of one alarm's state. */
export interface StatusChange extends LogEntryBase {
  kind: 'status'
  alarm: string
  rule: number | null
  active: boolean
  /** When the post was received, ISO 8601 UTC: the clocks of cameras differ, but order and duration must be right. */
  since: string
  /** The camera's own time; missing in entries of older versions. */
  occurredAt?: string | null
  occurredAtZone?: OccurredAtZone | null
}

/** A position of a target: milliseconds since the start of the track, then the box as fractions 0–1 (x1, y1, x2, y2). */
export type TrackPoint = [atMs: number, x1: number, y1: number, x2: number, y2: number]

/** A target appeared in front of a camera, or left. All times are times of receipt. */
export interface TrackChange extends LogEntryBase {
  kind: 'track'
  phase: 'start' | 'end'
  targetId: number | null
  type: TargetType
  startedAt: string
  /** Null at the start, and at the end where the server stopped meanwhile and positions are not stored. */
  endedAt: string | null
  /** Thinned, oldest first; empty at the start. */
  path: TrackPoint[]
  dwellMs: number | null
}

/** Events about the same thing: what one target did in front of one camera. The fields of `GET incidents`. */
export interface Incident {
  /** The time of the first event, or of the first position of its target. */
  startedAt: string
  /** The time of the last event or position; null while more may follow. */
  endedAt: string | null
  severity: Severity
  /** That of the best event. */
  category: Category
  /** The ids of its events, oldest first. */
  events: string[]
  /** The id of the event that shows most of it. */
  best: string
}

/** An incident began or ended. */
export interface IncidentChange extends LogEntryBase, Incident {
  kind: 'incident'
  phase: 'start' | 'end'
  /** The `id` of the incident in `GET incidents`. */
  incidentId: string
}

/** Reads of one vehicle at one door. The fields of `GET passes`, except `camera`. */
export interface Pass {
  /** Ids of all cameras that read it, the device's own first. */
  cameras: string[]
  /** The plate of the best read. */
  plate: string
  known: { name: string | null; group: string | null } | null
  /** Ids of the events, oldest first. */
  reads: string[]
  count: number
  /** The id of the best event. */
  best: string
  bestReason: 'confidence' | 'agreement' | 'size'
  firstAt: string
  lastAt: string
  direction: PlateDirection | null
  settled: boolean
}

/** A pass began, or gets no more reads. */
export interface PassChange extends LogEntryBase, Pass {
  kind: 'pass'
  phase: 'start' | 'settled'
  /** The `id` of the pass in `GET passes`. */
  passId: string
}

/** A visit of a vehicle at a place. The fields of `GET visits`. */
export interface Visit {
  place: { id: string; name: string }
  plate: string
  known: { name: string | null; group: string | null } | null
  enteredAt: string | null
  leftAt: string | null
  stayMs: number | null
  state: 'open' | 'closed' | 'entry-unseen' | 'exit-unseen'
  /** Ids of its passes, oldest first. */
  passes: string[]
  flags: string[]
  /** As whom it was expected; absent where it was not. */
  visitor?: { id: string; name: string | null; host: string | null }
}

export const visitPhases = ['entered', 'left', 'unseen', 'overstay-soon', 'overstay', 'closing'] as const

/** A vehicle came into a place or left it, or stays for too long. */
export interface VisitChange extends LogEntryBase, Visit {
  kind: 'visit'
  phase: (typeof visitPhases)[number]
  /** The `id` of the visit in `GET visits`. */
  visitId: string
}

/** The camera of entries that are about the whole site. No camera has this id, because those of cameras end with an address. */
export const siteRef: CameraRef = { id: 'site', name: 'Site' }

/** The arming mode of the site became another. The fields of `GET arming`, except `mode`, are those at that moment. */
export interface ModeEntry extends LogEntryBase {
  kind: 'mode'
  /** The id of the mode, and its name at that time. */
  mode: string
  name: string
  /** The id of the mode before. */
  previous: string
  since: string
  /** The name of a person or token, `MQTT` or `schedule`. */
  by: string
  source: ModeChange['source']
  /** The next change of the schedule; null without a schedule. */
  next: { mode: string; at: string } | null
}

export type LogEntry = Event | StatusChange | TrackChange | IncidentChange | PassChange | VisitChange | ModeEntry
