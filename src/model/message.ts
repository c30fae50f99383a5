import type { AlarmFacts, ImageFacts } from './alarm.ts'
import type { Box } from './geometry.ts'
import type { TargetType } from './target.ts'

/** The format of a post: that of cameras or that of recorders. */
export type Source = 'ipc' | 'nvr'

/** The device that sent a post, as the post names it. `mac` is in lower case with colons. */
export interface Device {
  name: string | null
  ip: string | null
  mac: string | null
  serial: string | null
  channel: number | null
}

/** A half-open range of bytes in the post. */
export interface Span {
  start: number
  end: number
}

/** A picture of a post with its bytes. */
export interface PostImage extends ImageFacts {
  /** The decoded picture, null when `valid` is false. */
  data: Buffer | null
  /** The ranges of its base64 in the post; two where the same picture was sent twice. */
  spans: Span[]
}

/**
 * The way in which the time of the camera was read: as `utc`, or as local time in the zone of the `server` or, once its posts showed it, of
 * the `camera`.
 */
export type OccurredAtZone = 'utc' | 'server' | 'camera'

interface MessageBase {
  source: Source | null
  /** `config/@version` verbatim. */
  formatVersion: string | null
  device: Device
  /** The time of the camera, ISO 8601 UTC with milliseconds; null where absent or unusable. */
  occurredAt: string | null
  /** The decoder reads local times in the zone of the server; null without a time. */
  occurredAtZone: OccurredAtZone | null
  /** Microseconds (1–999) beyond the milliseconds of `occurredAt`; absent where the camera sends none. */
  occurredAtMicros?: number | undefined
}

export interface AlarmMessage extends MessageBase, AlarmFacts {
  kind: 'alarm'
  images: PostImage[]
}

/** The state of one alarm of the device, e.g. `perimeter` of rule 1. */
export interface AlarmState {
  name: string
  rule: number | null
  active: boolean
}

export interface StatusMessage extends MessageBase {
  kind: 'status'
  alarms: AlarmState[]
}

export interface TrajectoryTarget {
  targetId: number | null
  type: TargetType
  box: Box | null
  velocity: number | null
  direction: number | null
}

export interface TrajectoryMessage extends MessageBase {
  kind: 'trajectory'
  targets: TrajectoryTarget[]
}

export interface KeepaliveMessage extends MessageBase {
  kind: 'keepalive'
}

/** The decoder gives all reasons but the last; a `not-storable` message was decoded but could not be stored. */
export const unparsedReasons = [
  'not-xml',
  'malformed-xml',
  'truncated',
  'unknown-message',
  'forbidden-xml',
  'not-storable',
] as const

export type UnparsedReason = (typeof unparsedReasons)[number]

export interface UnparsedMessage extends MessageBase {
  kind: 'unparsed'
  reason: UnparsedReason
  /** The fault and its place, as one sentence for people. */
  detail: string
}

/** The meaning of one document of a post. */
export type Message = AlarmMessage | StatusMessage | TrajectoryMessage | KeepaliveMessage | UnparsedMessage

export type MessageKind = Message['kind']
