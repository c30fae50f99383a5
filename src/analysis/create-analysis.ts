import { setInterval } from 'node:timers'
import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { Feed, SetAside } from '../log/feed/index.ts'
import type { IngestObserver } from '../model/index.ts'
import type { Analysis } from './analysis.ts'
import { CameraHealthStats } from './camera-health-stats.ts'
import { Counters } from './counters.ts'
import { PathDays } from './paths/path-days.ts'
import { type TrackStore, Tracks } from './tracks.ts'

export interface AnalysisOptions {
  /** For reading; may fail while the data directory is in trouble. */
  queries: Queries
  /** Makes statements durable in one transaction. */
  write: Write
  feed: Feed
  trackStore: TrackStore
  /** IANA name of the zone in which the decoder reads local times of devices. */
  timeZone: string
  clock: Clock
  log: Logger
  setAside?: Pick<SetAside, 'watch'> | undefined
}

export interface RunningAnalysis extends Analysis {
  /** To be given to `PostIngest.observe` before it starts. */
  readonly observer: IngestObserver
  /** The minutes by which a camera's local time is ahead of UTC, learned from its posts; null before. */
  zoneOffsetOf(cameraId: string): number | null
  /** Adds up all paths again from the log. Works without `start`; `stop` ends it. */
  rebuildPaths(): Promise<void>
  /** After the log was opened and before the camera port opens, so that open tracks continue. */
  start(): Promise<void>
  /** After the camera port was closed and before the log is closed. Safe twice. */
  stop(): Promise<void>
}

const saveEveryMs = 5000

/** Everything that is computed from the stream of posts: tracks, counts, health of cameras. */
export function createAnalysis(options: AnalysisOptions): RunningAnalysis {
  const { clock } = options
  const tracks = new Tracks(options)
  const counters = new Counters(options)
  const paths = new PathDays(options)
  const healthStats = new CameraHealthStats(options)
  const saver = new HealthSaver(healthStats, options)
  return {
    presence: () => tracks.presence(),
    watchPresence: listener => tracks.watchPresence(listener),
    health: ids => healthStats.health(ids),
    counted: (seq, withinMs) => counters.caughtUp(seq, withinMs),
    pathsAddedUp: (seq, withinMs) => paths.caughtUp(seq, withinMs),
    rebuildPaths: () => paths.rebuild(),
    forgetZones: ids => healthStats.forgetZones(ids),
    zoneOffsetOf: cameraId => healthStats.zoneOffsetOf(cameraId),
    observer: {
      received: (camera, message, receivedAt, clientIp) => {
        healthStats.received(camera, message, receivedAt, clientIp)
        if (camera && message.kind === 'trajectory') tracks.receive(camera, message, receivedAt, clientIp)
      },
      // A message of an unconfirmed sender does not describe the camera's condition.
      borrowed: () => undefined,
      refused: (clientIp, at, code) => healthStats.refused(clientIp, at, code),
      forgot: ids => healthStats.forget(ids),
    },
    async start() {
      await saver.start(clock.now())
      await tracks.start()
      counters.start()
      paths.start()
    },
    async stop() {
      await tracks.stop()
      await counters.stop()
      await paths.stop()
      await saver.stop()
    },
  }
}

/** Saves the health of cameras every few seconds. */
class HealthSaver {
  private readonly healthStats: CameraHealthStats
  private readonly options: AnalysisOptions
  private timer: NodeJS.Timeout | null = null
  private saving: Promise<void> | null = null
  private isLoaded = false

  constructor(healthStats: CameraHealthStats, options: AnalysisOptions) {
    this.healthStats = healthStats
    this.options = options
  }

  async start(now: Date): Promise<void> {
    await this.load(now)
    this.timer = setInterval(() => void this.save(), saveEveryMs)
  }

  async stop(): Promise<void> {
    if (!this.timer) return
    clearInterval(this.timer)
    this.timer = null
    await this.save()
  }

  private save(): Promise<void> {
    this.saving ??= this.trySave().finally(() => {
      this.saving = null
    })
    return this.saving
  }

  private async trySave(): Promise<void> {
    const { queries, write, clock, log } = this.options
    // Stored statistics must be loaded before they are overwritten.
    if (!this.isLoaded && !(await this.load(clock.now()))) return
    const statements = this.healthStats.takeChanges(queries)
    if (statements.length === 0) return
    try {
      await write(statements)
    } catch (error) {
      this.healthStats.changesLost()
      log.debug(`the health of cameras is saved later: ${(error as Error).message}`)
    }
  }

  private async load(now: Date): Promise<boolean> {
    try {
      await this.healthStats.load(this.options.queries, now.getTime())
      this.isLoaded = true
    } catch (error) {
      this.options.log.debug(`the health of cameras is read later: ${(error as Error).message}`)
    }
    return this.isLoaded
  }
}
