import { join } from 'node:path'
import { setInterval } from 'node:timers'
import type { CompiledQuery } from 'kysely'
import type { CameraChange } from '../cameras/camera-registry.ts'
import { idleCameras, mostEventsOfIdle } from '../cameras/idle-cameras.ts'
import type { NewcomerLimits } from '../cameras/newcomer-quota.ts'
import { isRefusal, type SenderNote, Senders, type Totals } from '../cameras/senders.ts'
import { DatabaseHealth, type Queries, type SqliteError } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import { Faults } from '../lib/faults.ts'
import { fileSystemOf } from '../lib/file-system.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableAge } from '../lib/removable-age.ts'
import { ThrottledLog } from '../lib/throttled-log.ts'
import { EventLog, knownIds } from '../log/index.ts'
import { ClockWatch } from '../log/retention/clock-watch.ts'
import type { Removed, Retention } from '../log/retention/retention.ts'
import { RetentionRuns, type RetentionState } from '../log/retention/retention-runs.ts'
import type { Storage, TrackToEnter } from '../log/storage.ts'
import { StorageKeeper } from '../log/storage-supervisor.ts'
import type { ViewtronError } from '../model/index.ts'
import { enterTracks } from './enter-tracks.ts'
import { type GuardedObserver, guardObserver } from './guard-observer.ts'
import { type ImportProgress, importPosts } from './import-posts.ts'
import type { TakeInOptions } from './ingest.ts'
import type { Outcome, Post, RawPostMode } from './post.ts'
import { type ReadAgain, readAgain } from './read-again.ts'
import { nobody, type RecorderObserver } from './recorder-observer.ts'
import { settle } from './recover.ts'
import { type PositionRange, type ReceivePositions, replayPositions } from './replay-positions.ts'
import { storePost } from './store-post.ts'

export interface RecorderOptions {
  dataDir: string
  rawPosts: RawPostMode
  /** How many devices may appear; all where it is left out. */
  newcomers?: NewcomerLimits
  /** See `idle-cameras.ts`; 0 or left out forgets none. */
  forgetAfterDays?: number
  /** The server's IANA zone. */
  timeZone: string
  clock: Clock
  log: Logger
  /** Where faults of this program are counted. */
  faults?: Faults
  /** Told when the data directory is let go of because of trouble, and when it is open (again). */
  onOpen?: (isOpen: boolean) => void | Promise<void>
  /** Told what is stored and received; may also be given later by `observe`. */
  observer?: RecorderObserver
}

const tickMs = 1000
const csvBeforePortsMs = 500
const newsPerSecond = 5
const forgetEveryTicks = 60
const forgetIdleEveryTicks = 3600

/**
 * Makes posts durable: images, raw bytes and rows are on the disk before `record` resolves. Owns the data directory
 * from `start` to `stop`.
 */
export class Recorder {
  private readonly options: RecorderOptions
  private readonly keeper: StorageKeeper
  private readonly senders = new Senders()
  private readonly news: ThrottledLog
  private readonly faults: Faults
  private readonly clock: ClockWatch
  private readonly runs: RetentionRuns
  private readonly health: DatabaseHealth
  private timer: NodeJS.Timeout | null = null
  private ticks = 0
  private ticking: Promise<void> | null = null
  private observer: RecorderObserver
  private readonly guarded: GuardedObserver
  private reading: Promise<unknown> = Promise.resolve()
  private removing: Promise<unknown> = Promise.resolve()

  constructor(options: RecorderOptions) {
    this.options = options
    this.news = new ThrottledLog({ ...options, linesPerSecond: newsPerSecond })
    this.faults = options.faults ?? new Faults(options)
    this.observer = options.observer ?? nobody
    this.guarded = guardObserver(() => this.observer, this.faults)
    this.runs = new RetentionRuns(options)
    this.clock = new ClockWatch({ ...options, believed: () => this.runs.hurry() })
    this.health = new DatabaseHealth({ path: join(options.dataDir, 'viewtron.db'), log: options.log })
    this.keeper = new StorageKeeper({
      ...options,
      stored: lastSeq => this.tellStored(lastSeq),
      refused: error => this.faults.note('storing what is known about cameras', error),
      failed: error => this.health.failed(error),
      onOpen: async isOpen => {
        await this.health.opened()
        await options.onOpen?.(isOpen)
      },
      prepare: storage => this.prepare(storage),
    })
  }

  /** Who is told from now on what is stored and received: call it before `start`. */
  observe(observer: RecorderObserver): void {
    this.observer = observer
  }

  /** Opens the data directory and settles what a crash left. Resolves also when that failed: then posts get 503 until it works. */
  async start(): Promise<void> {
    const { dataDir, log } = this.options
    const { isNetwork, words } = fileSystemOf(dataDir)
    if (isNetwork) log.warn(`The data directory ${dataDir} is on ${words}: put it on a local disk.`)
    await this.keeper.start()
    this.timer = setInterval(() => {
      this.ticking ??= this.tick().finally(() => {
        this.ticking = null
      })
    }, tickMs)
  }

  /** Stores a post. Rejects with a `ViewtronError` when it could not be. */
  async record(post: Post): Promise<Outcome> {
    const outcome = await this.withStorage(storage => this.store(storage, post))
    this.tell(outcome, post)
    return outcome
  }

  /**
   * Stores the posts of an original server's `raw_posts` folder. Throws `import-failed`, or what keeps the data
   * directory from being used.
   */
  async importFrom(folder: string, onProgress: (progress: ImportProgress) => void): Promise<ImportProgress> {
    const { timeZone } = this.options
    const storage = this.keeper.use()
    const takeInNew = async (post: Post, postId: string) => {
      const [known] = await knownIds(storage.database.queries, [postId])
      if (known !== undefined) return null
      const outcome = await this.store(storage, post, { postId, historic: true, observer: undefined })
      if (outcome.verdict !== 'stored') await storage.database.commit([storage.writer.imported(postId)])
      return outcome
    }
    const progress = await importPosts({ folder, timeZone, takeIn: takeInNew, onProgress })
    await storage.levelCsv()
    return progress
  }

  /** Notes what became of a post, for the doctor. */
  note(note: SenderNote): void {
    this.senders.note(note)
    if (isRefusal(note)) this.observer.refused(note.address, note.at, note.verdict)
  }

  /**
   * Makes changes of others durable, in a transaction of their own: what is wrong with them costs no post its place.
   * Rejects with a `ViewtronError` while the storage is in trouble.
   */
  async write(statements: readonly CompiledQuery[]): Promise<void> {
    const storage = this.keeper.use()
    try {
      await storage.database.commit(statements)
    } catch (error) {
      // The storage works; what it was given does not.
      if (!this.keeper.isToBlame(storage, error)) throw error
      throw this.keeper.failed(storage, error)
    }
  }

  /** Whether new cameras wait for approval from now on. The stored setting decides after each start. */
  requireApproval(isRequired: boolean): void {
    this.keeper.available?.cameras.requireApproval(isRequired)
  }

  /** Enters starts and ends of tracks, in their order; they get their `seq`. */
  async enterTracks(entries: readonly TrackToEnter[]): Promise<void> {
    if (entries.length === 0) return
    await this.withStorage(storage =>
      enterTracks(storage, entries, {
        isToBlame: error => this.keeper.isToBlame(storage, error),
        refused: (error, { change }) =>
          this.faults.note('storing a track', error, { subject: `of ${change.camera.id}` }),
      }),
    )
  }

  /**
   * Reads a post of the inbox with today's decoder; what is understood becomes events. Doing it again changes nothing.
   * Throws `not-found`, `raw-not-kept`, `raw-damaged`.
   */
  async readAgain(id: string): Promise<ReadAgain> {
    // One after the other, so that two who ask for the same post store it once.
    const before = this.reading
    const reading = before.then(() => this.withStorage(storage => readAgain(storage, this.options, id)))
    this.reading = reading.catch(() => undefined)
    return reading
  }

  /**
   * Removes what is older than so many days, a little at a time; events that people keep stay, with all that belongs to
   * them. Stops early, and goes on at the next time, when the server stops. Removes nothing while the clock is not believed.
   */
  async removeOld(retention: Retention): Promise<Removed> {
    const removing = this.removing.then(() => this.withStorage(storage => this.removeNow(storage, retention)))
    this.removing = removing.catch(() => undefined)
    return removing
  }

  /** What is wrong with the database although posts are stored. */
  get damage(): ViewtronError | null {
    return this.health.trouble
  }

  /** A thread of others met an error of the database. */
  databaseFailed(error: SqliteError): void {
    this.health.failed(error)
  }

  /** When retention ran last, and when it runs next. */
  get retention(): RetentionState {
    return this.runs.state
  }

  /** Why the clock is not believed; null while it is. */
  get clockTrouble(): ViewtronError | null {
    return this.clock.trouble
  }

  /** A person says that the clock is right: what is too old is removed again. */
  async confirmClock(): Promise<void> {
    await this.withStorage(storage => this.clock.confirm(storage))
  }

  /** What may be removed for being older than `before`; null while the clock is not believed. */
  removable(before: number): RemovableAge | null {
    return this.clock.removable(before)
  }

  /** Writes events.csv anew from the log, beside everything else. */
  writeCsvAnewSoon(): void {
    this.withStorage(storage => storage.rebuildCsv(() => this.timer === null)).catch((error: Error) => {
      this.options.log.warn(`events.csv is written anew later: ${error.message}`)
    })
  }

  /** False where positions are not stored. */
  get keepsPositions(): boolean {
    return this.options.rawPosts !== 'off'
  }

  /** Hands over stored positions again, oldest first: those received from `from` to `to`, of each day the newest 32 MiB. */
  async replayPositions(range: PositionRange, receive: ReceivePositions): Promise<void> {
    const { dataDir, timeZone } = this.options
    await replayPositions({ dataDir, timeZone, range, cameras: this.keeper.use().cameras }, receive)
  }

  /**
   * Names, hides, approves, ignores or merges a camera, or says which addresses are its; durable when it resolves, and effective for the very next
   * post. Throws `not-found` and `camera-merge-invalid`.
   */
  async changeCamera(id: string, change: CameraChange): Promise<void> {
    const storage = this.keeper.use()
    const undo = storage.cameras.change(id, change, this.options.clock.now())
    try {
      await this.withStorage(() => storage.commit({ files: [], logs: [], entries: 0, statements: () => [] }))
    } catch (error) {
      undo()
      throw error
    }
  }

  /**
   * Forgets cameras and those merged into them; their events stay under their ids, and who posts again appears anew.
   * Resolves to the ids that were known, when it is durable.
   */
  async forgetCameras(ids: readonly string[]): Promise<string[]> {
    const gone = await this.withStorage(async storage => {
      const known = storage.cameras.forget(ids)
      storage.states.forget(known)
      await storage.commit({ files: [], logs: [], entries: 0, statements: () => [] })
      return known
    })
    this.observer.forgot?.(gone)
    return gone
  }

  /** What has been received since the start. */
  get tally(): Readonly<Totals> {
    return this.senders.total
  }

  /** The error posts are refused with at the moment, if any. */
  get trouble(): ViewtronError | null {
    return this.keeper.trouble
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await this.ticking
    await Promise.all([this.reading, this.removing, this.health.stop()])
    await this.saveSenders()
    const storage = this.keeper.available
    if (storage) await this.clock.save(storage)
    await this.keeper.stop()
  }

  /** Takes a post in, or keeps it unread. */
  private store(storage: Storage, post: Post, more: Partial<TakeInOptions> = {}): Promise<Outcome> {
    const { dataDir, rawPosts: mode, timeZone } = this.options
    return storePost({
      storage,
      post,
      options: { mode, timeZone, observer: this.guarded, ...more },
      dataDir,
      isToBlame: error => this.keeper.isToBlame(storage, error),
      faults: this.faults,
    })
  }

  private tellStored(lastSeq: number): void {
    try {
      this.observer.stored(lastSeq)
    } catch (error) {
      this.faults.note('telling what was stored', error)
    }
  }

  private async withStorage<Result>(use: (storage: Storage) => Promise<Result>): Promise<Result> {
    const storage = this.keeper.use()
    try {
      const result = await use(storage)
      this.keeper.worked(storage)
      return result
    } catch (error) {
      // What was asked for is wrong, not the storage.
      if (!this.keeper.isToBlame(storage, error)) throw error
      throw this.keeper.failed(storage, error)
    }
  }

  private tell({ verdict, kind, postId, headline }: Outcome, { clientIp }: Post): void {
    if (verdict === 'repeat') this.news.info(() => `${clientIp}: the post of ${postId} came again, and is stored once`)
    else if (headline && kind === 'unparsed') this.news.warn(headline)
    else if (headline) this.news.info(headline)
  }

  private async prepare(storage: Storage): Promise<void> {
    await this.senders.load(storage.database.queries)
    await settle({
      storage,
      log: this.options.log,
      takeIn: async (post, postId, recoveredFrom) => {
        await this.store(storage, post, { postId, recoveredFrom, observer: undefined })
      },
    })
    // A file that is far behind must not keep the ports closed.
    await storage.levelCsv(csvBeforePortsMs)
    await this.clock.begin(storage)
    await this.runs.load(storage.database.queries)
    this.tellStored(storage.lastSeq)
  }

  private async tick(): Promise<void> {
    await this.keeper.retry()
    const storage = this.keeper.available
    if (!storage) return
    try {
      await storage.tick()
      // A disk that has room again is noticed without a post.
      if (this.keeper.trouble?.code === 'disk-full' && (await storage.hasRoom())) this.keeper.worked(storage)
      await this.health.tick()
      await this.saveSenders()
      await this.clock.look(storage)
      if (++this.ticks % forgetEveryTicks === 0) await this.everyMinute(storage)
      const retention = await this.runs.due(storage.database.queries)
      if (retention) void this.removeBySettings(retention)
    } catch (error) {
      if (this.keeper.isToBlame(storage, error)) this.keeper.failed(storage, error)
      else this.faults.note('the work of every second', error)
    }
  }

  private async everyMinute(storage: Storage): Promise<void> {
    const now = this.options.clock.now()
    await this.clock.save(storage)
    if (!this.clock.removable(now.getTime())) return
    await storage.forgetOldRepeats(now)
    if (this.ticks % forgetIdleEveryTicks === forgetEveryTicks) await this.forgetIdle(storage.database.queries)
  }

  private async removeBySettings(retention: Retention): Promise<void> {
    try {
      await this.removeOld(retention)
    } catch (error) {
      this.options.log.warn(`what is too old to keep is removed later: ${(error as Error).message}`)
    }
  }

  private async removeNow(storage: Storage, retention: Retention): Promise<Removed> {
    await this.clock.look(storage)
    const isStopping = () => this.timer === null
    return this.runs.run({ storage, retention, clockWatch: this.clock, isStopping })
  }

  private async forgetIdle(queries: Queries): Promise<void> {
    const { forgetAfterDays: silentDays = 0, clock, log } = this.options
    if (silentDays === 0) return
    const ids = await idleCameras(queries, new EventLog(queries), {
      silentDays,
      mostEvents: mostEventsOfIdle,
      now: clock.now(),
    })
    if (ids.length === 0) return
    await this.forgetCameras(ids)
    log.info(`forgot ${ids.length} devices that nobody knows and that sent nothing for ${silentDays} days`)
  }

  private async saveSenders(): Promise<void> {
    const database = this.keeper.available?.database
    if (!database) return
    const statements = this.senders.takeChanges(database.queries)
    if (statements.length > 0) await database.commit(statements)
  }
}
