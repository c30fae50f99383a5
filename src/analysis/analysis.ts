import type { Box, CameraRef, TargetType } from '../model/index.ts'

/** A target in front of a camera now. Times are milliseconds since 1970, UTC. */
export interface PresentTarget {
  targetId: number | null
  type: TargetType
  /** Fractions 0–1; where it was seen last. */
  box: Box | null
  startedAt: number
  lastAt: number
}

export interface CameraPresence {
  camera: CameraRef
  targets: PresentTarget[]
}

/** What the posts of a camera tell about its condition. Times are milliseconds since 1970, UTC. */
export interface CameraHealth {
  lastSeen: number | null
  lastEventAt: number | null
  /** Median between the last heartbeats; null before the third. */
  heartbeatMs: number | null
  /** Ahead is positive; the median of the last posts that carried a time. */
  clockSkewMs: number | null
  /** How far its local time is ahead of UTC, minutes, as several posts with local time agree; null before. */
  zoneOffsetMinutes: number | null
  formatVersion: string | null
  /** The last post that was answered with an error, and its code. */
  refused: { at: number; code: string } | null
}

/** What is computed from the stream, as far as others may ask for it. */
export interface Analysis {
  /** Cameras with somebody in front of them. */
  presence(): CameraPresence[]
  /** Calls back, at most twice a second, with the cameras whose presence changed; returns how to stop that. */
  watchPresence(listener: (changed: CameraPresence[]) => void): () => void
  /** By camera id; of all where none are named. */
  health(ids?: readonly string[]): ReadonlyMap<string, CameraHealth>
  /** Resolves when everything up to `seq` is counted, or after `withinMs`, with how many entries are missing. */
  counted(seq: number, withinMs: number): Promise<number>
}
