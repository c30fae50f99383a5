import type { Box, Count, Phase, Point, Target } from '../../model/index.ts'
import type { Picture } from '../scene/picture.ts'

/** The format of a post: a camera of firmware up to 5.2, a camera of firmware 5.3.1, or a recorder. */
export const formats = ['ipc-v1x', 'ipc-v2.1', 'nvr-v2'] as const

export type Format = (typeof formats)[number]

export interface DeviceFacts {
  name: string
  ip: string
  /** In lower case with colons; each format writes it differently. */
  mac: string
  /** Sent by cameras only. */
  serial: string
  /** Sent by firmware 5.3.1 and by recorders. */
  channel: number
}

/** A target as the device saw it, with its cropped picture. */
export interface TargetFacts extends Target {
  targetId: number
  box: Box
  crop: Picture | null
}

interface PostFacts {
  device: DeviceFacts
  /** Microseconds since 1970 UTC; null sends the invalid 20 digits seen from the NVR of Feb 2026. */
  timeUs: number | null
}

export interface AlarmPost extends PostFacts {
  eventId: number
  phase: Phase
  /** The corners of the area, or start and end of the line, as fractions 0–1. */
  zone: Point[]
  /** Totals since the last reset; only counting cameras send them. */
  counts: Count[]
  targets: TargetFacts[]
  overview: Picture | null
}

export interface TrajectoryPost extends PostFacts {
  targets: Pick<TargetFacts, 'targetId' | 'type' | 'box'>[]
}

export interface StatusPost extends PostFacts {
  /** Element names as the device writes them, e.g. `perimeterAlarm`. */
  alarms: { element: string; rule: number; active: boolean }[]
  /** The camera's local time in its configured display format. It names no zone. */
  localTime: { offsetMinutes: number; style: '24h' | '12h' }
}

export type KeepalivePost = PostFacts
