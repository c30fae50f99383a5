import { CameraDirectory } from '../cameras/camera-directory.ts'
import type { Queries } from '../database/index.ts'
import { atMost } from '../lib/at-most.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { EntryToAppend } from '../log/index.ts'
import type { CameraRef, TrajectoryMessage } from '../model/index.ts'
import type { CameraPresence } from './analysis.ts'
import { type OpenTrack, OpenTracks, silenceMs } from './open-tracks.ts'
import { PresenceWatch } from './presence-watch.ts'
import { endOf, startOf } from './track-entries.ts'
import { TrackJournal } from './track-journal.ts'

type Receive = (camera: CameraRef, message: TrajectoryMessage, receivedAt: Date, clientIp: string) => void

/** The part of the log and of the stored posts that tracks use. */
export interface TrackStore {
  /** Stores entries durably, in this order; rejects when none is stored. */
  append(entries: readonly EntryToAppend[]): Promise<void>
  /** Passes the stored positions received from `from` to `to` to `receive`; of very many, only the newest. */
  replayPositions(range: { from: Date; to: Date }, receive: Receive): Promise<void>
  /** False where positions are not stored. */
  readonly keepsPositions: boolean
}

export interface TracksOptions {
  trackStore: TrackStore
  queries: Queries
  clock: Clock
  log: Logger
}

const sweepEveryMs = 250
const rebuildBeforePortsMs = 1000

/**
 * Makes one track per target. Its start is logged when it appears, its end with the path after 1.5 s of silence. Tracks that
 * were open at a stop or a crash are reconstructed from the stored positions at the next start.
 */
export class Tracks {
  private readonly options: TracksOptions
  private readonly open: OpenTracks
  private readonly journal: TrackJournal
  private readonly watchers: PresenceWatch
  private timer: NodeJS.Timeout | null = null
  private rebuilding: Promise<void> | null = null
  private isRebuilt = false

  constructor(options: TracksOptions) {
    this.options = options
    const { trackStore, queries, log } = options
    this.journal = new TrackJournal({ append: entries => trackStore.append(entries), queries, log })
    this.watchers = new PresenceWatch({ presenceAt: id => this.open.presenceAt(id), log })
    this.open = new OpenTracks({
      started: track => this.journal.enter(startOf(track)),
      ended: track => this.journal.enter(endOf(track)),
      changed: cameraId => this.watchers.note(cameraId),
    })
  }

  /**
   * Continues or ends the tracks that were open when the server stopped. Resolves early where that has to wait for the storage,
   * or takes longer than the ports should stay closed.
   */
  async start(): Promise<void> {
    // Reading many positions takes longer; targets that come meanwhile are kept apart from earlier ones.
    await atMost(this.rebuild(), rebuildBeforePortsMs)
    this.timer = setInterval(() => this.sweep(), sweepEveryMs)
  }

  /** Leaves open tracks for the next start, or ends them where positions are not stored. */
  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    this.watchers.stop()
    await this.rebuilding
    if (!this.options.trackStore.keepsPositions) this.open.endAll()
    await this.journal.flush()
  }

  receive(camera: CameraRef, message: TrajectoryMessage, receivedAt: Date, clientIp: string): void {
    this.open.add(camera, message, receivedAt.getTime(), clientIp)
  }

  presence(): CameraPresence[] {
    return this.open.presence()
  }

  watchPresence(listener: (changed: CameraPresence[]) => void): () => void {
    return this.watchers.watch(listener)
  }

  private sweep(): void {
    this.open.endSilent(this.options.clock.now().getTime())
    if (!this.isRebuilt) void this.rebuild()
    void this.journal.flush()
  }

  private rebuild(): Promise<void> {
    this.rebuilding ??= this.tryRebuild().finally(() => {
      this.rebuilding = null
    })
    return this.rebuilding
  }

  private async tryRebuild(): Promise<void> {
    try {
      await this.rebuildOpen()
      this.isRebuilt = true
    } catch (error) {
      // The log reports what is wrong with the storage.
      this.options.log.debug(`open tracks are worked out later: ${(error as Error).message}`)
    }
  }

  private async rebuildOpen(): Promise<void> {
    const to = this.options.clock.now()
    const left = await readOpenTracks(this.options.queries)
    // Tracks that began since the start belong to this run.
    const current = new Set([...this.open.open].map(track => track.id))
    const past = left.filter(track => !current.has(track.id))
    if (past.length === 0) return
    const book = new PastTracks(past, this.journal)
    const from = new Date(Math.min(...past.map(track => track.startedAt)))
    await this.options.trackStore.replayPositions({ from, to }, (...position) => book.receive(...position))
    book.finish(track => to.getTime() - track.lastAt <= silenceMs && this.open.adopt(track))
    await this.journal.flush()
  }
}

/** The tracks with a start in the log and no end. */
async function readOpenTracks(queries: Queries): Promise<OpenTrack[]> {
  const rows = await queries.selectFrom('open_track').selectAll().orderBy('started_at').execute()
  const names = await new CameraDirectory(queries).names(rows.map(row => row.camera_id))
  return rows.flatMap(row => {
    const { id, camera_id, target_id: targetId, type, client_ip: clientIp, started_at: startedAt } = row
    if (targetId === null) return []
    const camera = { id: camera_id, name: names.get(camera_id) ?? camera_id }
    return [{ id, camera, clientIp, targetId, type, startedAt, lastAt: startedAt, box: null, path: [] }]
  })
}

/** The tracks of an earlier run while their positions are read again. */
class PastTracks {
  private readonly journal: TrackJournal
  private readonly open: OpenTracks
  private readonly targets = new Set<string>()
  /** Tracks without a position: the time of their end is unknown. */
  private readonly unseen = new Set<string>()

  constructor(tracks: OpenTrack[], journal: TrackJournal) {
    this.journal = journal
    this.open = new OpenTracks({
      started: track => journal.enter(startOf(track)),
      ended: track => this.end(track),
      changed: () => undefined,
    })
    for (const track of tracks) {
      this.targets.add(targetKey(track.camera.id, track.targetId))
      this.unseen.add(track.id)
      // Two tracks of one target: the earlier one has ended at an unknown time.
      if (!this.open.adopt(track)) this.end(track)
    }
  }

  receive(camera: CameraRef, message: TrajectoryMessage, receivedAt: Date, clientIp: string): void {
    const targets = message.targets.filter(({ targetId }) => this.targets.has(targetKey(camera.id, targetId)))
    if (targets.length === 0) return
    this.bridge(camera.id, receivedAt.getTime())
    this.open.add(camera, { ...message, targets }, receivedAt.getTime(), clientIp)
    for (const track of this.open.open) {
      if (track.camera.id === camera.id && track.path.length > 0) this.unseen.delete(track.id)
    }
  }

  /** The first positions of a long track may be too old to be read; the gap is not silence. */
  private bridge(cameraId: string, at: number): void {
    for (const track of this.open.open) {
      if (track.camera.id === cameraId && this.unseen.has(track.id)) track.lastAt = Math.max(track.lastAt, at)
    }
  }

  /** Ends the tracks that `adopt` does not continue. */
  finish(adopt: (track: OpenTrack) => boolean): void {
    for (const track of this.open.open) if (!adopt(track)) this.end(track)
  }

  private end(track: OpenTrack): void {
    this.journal.enter(endOf(track, !this.unseen.has(track.id)))
  }
}

const targetKey = (cameraId: string, targetId: number | null) => `${cameraId}\n${targetId}`
