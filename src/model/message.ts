import type { AlarmFacts, ImageFacts } from './alarm.ts'
import type { Box } from './geometry.ts'
import type { TargetType } from './target.ts'

/** Which of the two formats a post is written in; null where it does not tell. */
export type Source = 'ipc' | 'nvr'

/** What the post says about the device that sent it. `mac` is lower-case with colons. */
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
  /** Where its base64 stands in the post; two places when the same picture was sent twice. */
  spans: Span[]
}

/**
 * How the camera's own time was read: `utc` as such; local time without a zone in the `server`'s zone, or in the `camera`'s,
 * learnt from its posts.
 */
export type OccurredAtZone = 'utc' | 'server' | 'camera'

interface MessageBase {
  source: Source | null
  /** `config/@version` verbatim. */
  formatVersion: string | null
  device: Device
  /** The camera's own time, ISO 8601 UTC with milliseconds; null when absent or unusable. */
  occurredAt: string | null
  /** Decoding alone reads local times in the server's zone; null without a time. */
  occurredAtZone: OccurredAtZone | null
  /** Microseconds (1–999) that the camera says beyond the milliseconds of `occurredAt`; absent where it says none. */
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

/** All but the last are what the decoder says; `not-storable` was understood and could not be stored as what it says. */
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
  /** One sentence for people: what was wrong and where. */
  detail: string
}

/** What one document of a post means. */
export type Message = AlarmMessage | StatusMessage | TrajectoryMessage | KeepaliveMessage | UnparsedMessage

export type MessageKind = Message['kind']
