import { derivedUuid7 } from '../lib/uuid7.ts'
import type { Box, CameraRef, TargetType, TrackPoint, TrajectoryMessage, TrajectoryTarget } from '../model/index.ts'
import type { CameraPresence, PresentTarget } from './analysis.ts'
import { thinPath } from './thin-path.ts'

/** The track of a target that is in front of a camera. Times are times of receipt, in milliseconds since 1970. */
export interface OpenTrack {
  /** The id of its start in the log, derived from camera, target and start, so that deriving it again gives the same. */
  readonly id: string
  readonly camera: CameraRef
  readonly clientIp: string
  readonly targetId: number
  readonly startedAt: number
  type: TargetType
  lastAt: number
  box: Box | null
  path: TrackPoint[]
}

/** Targets without ids: they cannot be matched with those of the next post, so they form no track. */
interface Nameless {
  targets: TrajectoryTarget[]
  startedAt: number
  lastAt: number
}

interface CameraTracks {
  camera: CameraRef
  tracks: Map<number, OpenTrack>
  nameless: Nameless | null
}

export interface OpenTracksOptions {
  started: (track: OpenTrack) => void
  ended: (track: OpenTrack) => void
  /** Called when a target appeared, moved or left. */
  changed: (cameraId: string) => void
  /** The most open tracks; beyond it the oldest end. */
  most?: number
}

/** A target without a position for so long has left. */
export const silenceMs = 1500

const mostOpenTracks = 2000
// While a track is open its path may grow to the double before it is thinned again.
export const mostPoints = 100

/** A clock that was set back counts as silence too. */
const isSilent = (lastAt: number, now: number) => Math.abs(now - lastAt) > silenceMs

export function trackIdOf(cameraId: string, targetId: number, startedAt: number): string {
  return derivedUuid7(startedAt, `${cameraId}\0${targetId}\0${startedAt}`)
}

/** Follows targets by their positions: which are present, since when, and along which path. */
export class OpenTracks {
  private readonly options: OpenTracksOptions
  private readonly cameras = new Map<string, CameraTracks>()
  /** The open tracks in the order in which they began. */
  private readonly all = new Set<OpenTrack>()

  constructor(options: OpenTracksOptions) {
    this.options = options
  }

  /** Adds the positions of one post. */
  add(camera: CameraRef, message: TrajectoryMessage, at: number, clientIp: string): void {
    const here = this.cameraOf(camera)
    here.camera = camera
    let nameless: TrajectoryTarget[] | null = null
    for (const target of message.targets) {
      if (target.targetId !== null) this.move(here, target, target.targetId, at, clientIp)
      else if (nameless) nameless.push(target)
      else nameless = [target]
    }
    if (nameless) this.moveNameless(here, nameless, at)
    this.options.changed(camera.id)
  }

  /** Continues a track of an earlier run. Returns false where its target has a newer track. */
  adopt(track: OpenTrack): boolean {
    const { tracks } = this.cameraOf(track.camera)
    if (tracks.has(track.targetId)) return false
    tracks.set(track.targetId, track)
    this.all.add(track)
    this.options.changed(track.camera.id)
    return true
  }

  /** Ends the tracks that have been silent for too long. */
  endSilent(now: number): void {
    for (const track of this.all) if (isSilent(track.lastAt, now)) this.end(track)
    for (const [id, here] of this.cameras) {
      if (here.nameless && isSilent(here.nameless.lastAt, now)) {
        here.nameless = null
        this.options.changed(id)
      }
      if (here.tracks.size === 0 && !here.nameless) this.cameras.delete(id)
    }
  }

  /** Ends all tracks. */
  endAll(): void {
    for (const track of this.all) this.end(track)
  }

  get open(): Iterable<OpenTrack> {
    return this.all
  }

  has(cameraId: string, targetId: number | null): boolean {
    return targetId !== null && this.cameras.get(cameraId)?.tracks.has(targetId) === true
  }

  /** The presence of one camera; null where no target is in front of it. */
  presenceAt(cameraId: string): CameraPresence | null {
    const here = this.cameras.get(cameraId)
    if (!here || (here.tracks.size === 0 && !here.nameless)) return null
    return { camera: here.camera, targets: [...[...here.tracks.values()].map(presentTrack), ...presentNameless(here)] }
  }

  presence(): CameraPresence[] {
    return [...this.cameras.keys()].flatMap(id => this.presenceAt(id) ?? [])
  }

  private cameraOf(camera: CameraRef): CameraTracks {
    let here = this.cameras.get(camera.id)
    if (!here) {
      here = { camera, tracks: new Map(), nameless: null }
      this.cameras.set(camera.id, here)
    }
    return here
  }

  private move(here: CameraTracks, target: TrajectoryTarget, targetId: number, at: number, clientIp: string): void {
    let track = here.tracks.get(targetId)
    if (track && isSilent(track.lastAt, at)) {
      // The device reused the id for another target.
      this.end(track)
      track = undefined
    }
    track ??= this.begin(here, target.type, targetId, at, clientIp)
    track.lastAt = at
    if (track.type === 'unknown') track.type = target.type
    if (!target.box) return
    track.box = target.box
    const { x1, y1, x2, y2 } = target.box
    track.path.push([at - track.startedAt, x1, y1, x2, y2])
    if (track.path.length >= mostPoints * 2) track.path = thinPath(track.path, mostPoints)
  }

  private begin(
    { camera, tracks }: CameraTracks,
    type: TargetType,
    targetId: number,
    at: number,
    clientIp: string,
  ): OpenTrack {
    this.makeRoom()
    const id = trackIdOf(camera.id, targetId, at)
    const track: OpenTrack = { id, camera, clientIp, targetId, startedAt: at, type, lastAt: at, box: null, path: [] }
    tracks.set(targetId, track)
    this.all.add(track)
    this.options.started(track)
    return track
  }

  private end(track: OpenTrack): void {
    this.all.delete(track)
    this.cameras.get(track.camera.id)?.tracks.delete(track.targetId)
    this.options.changed(track.camera.id)
    this.options.ended(track)
  }

  private makeRoom(): void {
    if (this.all.size < (this.options.most ?? mostOpenTracks)) return
    const [oldest] = this.all
    if (oldest) this.end(oldest)
  }

  private moveNameless(here: CameraTracks, targets: TrajectoryTarget[], at: number): void {
    const before = here.nameless
    const startedAt = before && !isSilent(before.lastAt, at) ? before.startedAt : at
    here.nameless = { targets, startedAt, lastAt: at }
  }
}

function presentTrack({ targetId, type, box, startedAt, lastAt }: OpenTrack): PresentTarget {
  return { targetId, type, box, startedAt, lastAt }
}

function presentNameless({ nameless }: CameraTracks): PresentTarget[] {
  if (!nameless) return []
  const { targets, startedAt, lastAt } = nameless
  return targets.map(({ type, box }) => ({ targetId: null, type, box, startedAt, lastAt }))
}
