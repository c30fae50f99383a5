import type { Box, Count, Phase, Point, Target } from '../../model/index.ts'
import type { Picture } from '../scene/picture.ts'

/** Which device writes the post: a camera of firmware up to 5.2, a camera of firmware 5.3.1, a recorder. */
export const formats = ['ipc-v1x', 'ipc-v2.1', 'nvr-v2'] as const

export type Format = (typeof formats)[number]

export interface DeviceFacts {
  name: string
  ip: string
  /** Lower-case with colons; each format writes it in its own way. */
  mac: string
  /** Cameras only; recorders never say theirs. */
  serial: string
  /** Sent by firmware 5.3.1 and by recorders. */
  channel: number
}

/** A target as the device saw it, with the picture it cut out. */
export interface TargetFacts extends Target {
  targetId: number
  box: Box
  crop: Picture | null
}

interface PostFacts {
  device: DeviceFacts
  /** Microseconds since 1970 UTC; null sends the 20 digits seen from the NVR of Feb 2026. */
  timeUs: number | null
}

export interface AlarmPost extends PostFacts {
  eventId: number
  phase: Phase
  /** The corners of the area, or start and end of the line; fractions 0–1. */
  zone: Point[]
  /** Totals since the last reset; sent by counting cameras only. */
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
  /** How a camera writes its local time: it follows the display format set on the device, and names no zone. */
  localTime: { offsetMinutes: number; style: '24h' | '12h' }
}

export type KeepalivePost = PostFacts
