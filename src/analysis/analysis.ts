import type { Box, CameraRef, TargetType } from '../model/index.ts'

/** A target that is in front of a camera now. Times are milliseconds since 1970, UTC. */
export interface PresentTarget {
  targetId: number | null
  type: TargetType
  /** The last position, in fractions 0–1. */
  box: Box | null
  startedAt: number
  lastAt: number
}

export interface CameraPresence {
  camera: CameraRef
  targets: PresentTarget[]
}

/** The condition of a camera, as its posts show it. Times are milliseconds since 1970, UTC. */
export interface CameraHealth {
  lastSeen: number | null
  lastEventAt: number | null
  /** The median interval of the last heartbeats; null before the third. */
  heartbeatMs: number | null
  /** The lead of the camera's clock: the median over the last posts with a time; negative where it is slow. */
  clockSkewMs: number | null
  /** The minutes by which its local time is ahead of UTC; null until several posts agree. */
  zoneOffsetMinutes: number | null
  formatVersion: string | null
  /** The last post that was answered with an error, with the code of the error. */
  refused: { at: number; code: string } | null
}

/** The results of the analysis that other rooms read. */
export interface Analysis {
  /** The cameras with a target in front of them. */
  presence(): CameraPresence[]
  /** Calls `listener` with the cameras whose presence changed, at most twice a second. Returns a function that stops it. */
  watchPresence(listener: (changed: CameraPresence[]) => void): () => void
  /** The health by camera id, of all cameras by default. */
  health(ids?: readonly string[]): ReadonlyMap<string, CameraHealth>
  /** Learns the zones of cameras anew, because their clocks have been set. */
  forgetZones(cameraIds: readonly string[]): void
  /** Waits until the paths up to `seq` are added up, at most `withinMs`. Resolves to the number up to which they are. */
  pathsAddedUp(seq: number, withinMs: number): Promise<number>
  /** Waits until everything up to `seq` is counted, at most `withinMs`. Resolves to the number of entries still missing. */
  counted(seq: number, withinMs: number): Promise<number>
}
