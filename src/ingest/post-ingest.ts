import type { CompiledQuery } from 'kysely'
import type { CameraData } from '../cameras/camera-data.ts'
import { idleCameras, mostEventsOfIdle } from '../cameras/idle-cameras.ts'
import { isRefusal, type SenderNote, Senders, type Totals } from '../cameras/senders.ts'
import { Faults } from '../lib/faults.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import { ThrottledLog } from '../lib/throttled-log.ts'
import { Turns } from '../lib/turns.ts'
import { DataDirectory, type DataDirectoryOptions } from '../log/data-directory.ts'
import { EventLog } from '../log/event-log.ts'
import { PostIds } from '../log/post-ids.ts'
import type { Storage } from '../log/storage.ts'
import type { IngestObserver, TrackChange, ViewtronError } from '../model/index.ts'
import { CameraChanges } from './camera-changes.ts'
import { everyObserver } from './every-observer.ts'
import { readForwarded } from './forwarded/forwarded-post.ts'
import { storeForwarded, type Taken } from './forwarded/store-forwarded.ts'
import { type ImportProgress, importPosts } from './import-posts.ts'
import type { IngestOptions, LivePosts } from './ingest-post.ts'
import { ingestOrKeep } from './keep-unread.ts'
import type { Exchange, PortObserver } from './port-observer.ts'
import type { Outcome, Post, RawPostMode } from './post.ts'
import { type ReadAgain, readAgain } from './read-again.ts'
import { recover } from './recover.ts'
import { Repeats } from './repeats.ts'
import { type PositionRange, type ReceivePositions, replayPositions } from './replay-positions.ts'
import { Sweep } from './sweep.ts'

export interface PostIngestOptions
  extends Omit<DataDirectoryOptions, 'faults' | 'recover' | 'everySecond' | 'everyHour'> {
  rawPosts: RawPostMode
  cameraData: CameraData
  /** Cameras that nobody knows and that are silent for so many days are removed; 0 or left out removes none. */
  forgetAfterDays?: number
  /** The minutes by which a camera's local time is ahead of UTC, learned from its posts; null before. */
  zoneOffsetOf?: LivePosts['zoneOffsetOf']
  /** Counts faults of this program. */
  faults?: Faults
  /** The statements about a track that a site forwards. */
  trackStatements?: (track: TrackChange) => CompiledQuery[]
}

const headlinesPerSecond = 5

/** Makes posts durable: pictures, raw bytes and rows are on the disk before `ingest` resolves. */
export class PostIngest {
  readonly directory: DataDirectory
  /** The changes to cameras that people make. */
  readonly cameras: CameraChanges
  private readonly options: PostIngestOptions
  private readonly observers: IngestObserver[] = []
  private readonly observer: IngestObserver
  private readonly faults: Faults
  private readonly senders = new Senders()
  private readonly headlines: ThrottledLog
  private readonly repeats = new WeakMap<Storage, Repeats>()
  private reading: Promise<unknown> = Promise.resolve()
  private readonly forwarding = new Turns(1)
  private readonly sweep: Sweep
  private readonly sweeping = new SingleFlight(() =>
    this.directory.storage.run(storage => this.sweep.run(storage, this.options.clock.now())),
  )

  constructor(options: PostIngestOptions) {
    this.options = options
    const { log, clock, cameraData, faults = new Faults({ log, clock }) } = options
    this.faults = faults
    this.sweep = new Sweep({ log })
    this.observer = everyObserver(this.observers, faults)
    this.headlines = new ThrottledLog({ log, clock, linesPerSecond: headlinesPerSecond })
    this.directory = new DataDirectory({
      ...options,
      faults,
      recover: storage => this.recover(storage),
      everySecond: storage => this.saveSenders(storage),
      everyHour: async () => {
        await this.forgetIdleCameras()
        // Listing a store may take minutes.
        void this.sweeping.run().catch(error => log.debug(`unfinished files are removed later: ${error.message}`))
      },
    })
    this.cameras = new CameraChanges({ storage: this.directory.storage, observer: this.observer, cameraData, clock })
  }

  /** Adds an observer. It must be called before `start`. */
  observe(observer: IngestObserver): void {
    this.observers.push(observer)
  }

  /** Opens the data directory and recovers what a crash left. Resolves also when that failed: posts get 503 until it works. */
  async start(): Promise<void> {
    await this.directory.start()
  }

  async stop(): Promise<void> {
    await Promise.all([this.reading, this.sweeping.idle()])
    await this.directory.stop(storage => this.saveSenders(storage))
  }

  /** Stores a post. Rejects with a `ViewtronError` when it could not be stored. */
  async ingest(post: Post): Promise<Outcome> {
    const outcome = await this.directory.storage.run(storage => this.store(storage, post))
    this.showHeadline(outcome, post)
    return outcome
  }

  /**
   * Stores the posts of a request of a site, those that are not stored yet. Throws `intake-invalid`, or what keeps the
   * data directory from being used.
   */
  async takeFromSite(site: string, body: Buffer): Promise<Taken> {
    const { rawPosts: mode, timeZone, trackStatements = () => [] } = this.options
    const posts = readForwarded(body)
    const options = { site, mode, timeZone, observer: this.observer, trackStatements }
    // One request after the other, or a repeated one could be stored twice.
    return this.forwarding.take(() => this.directory.storage.run(storage => storeForwarded(storage, posts, options)))
  }

  /** Observes the camera port: the outcome of every request counts for the tally and the senders. */
  readonly port: Pick<PortObserver, 'finished' | 'misunderstood'> = {
    finished: ({ address, at, outcome, verdict }: Exchange) => {
      this.note({ address, at, kind: outcome?.kind ?? null, verdict })
    },
    misunderstood: address => {
      this.note({ address, at: this.options.clock.now(), kind: null, verdict: 'bad-request' })
    },
  }

  /** The error with which posts are refused at the moment; null while they are stored. */
  get trouble(): ViewtronError | null {
    return this.directory.trouble
  }

  /** Counts of the posts that were received since the start. */
  get tally(): Readonly<Totals> {
    return this.senders.total
  }

  /**
   * Stores the posts of an original server's `raw_posts` folder. Throws `import-failed`, or what keeps the data
   * directory from being used.
   */
  async importFrom(folder: string, onProgress: (progress: ImportProgress) => void): Promise<ImportProgress> {
    const storage = this.directory.storage.current()
    const ids = new PostIds(storage.database.queries)
    const importNew = async (post: Post, postId: string) => {
      if ((await ids.known([postId])).has(postId)) return null
      const outcome = await this.store(storage, post, { postId, historic: true, live: undefined })
      if (outcome.verdict !== 'stored') await storage.database.commit([ids.addStatement(postId)])
      return outcome
    }
    const progress = await importPosts({ folder, timeZone: this.options.timeZone, ingest: importNew, onProgress })
    await storage.catchUpCsv()
    return progress
  }

  /**
   * Reads a post of the inbox with today's decoder; what is understood becomes events. Doing it again changes nothing.
   * Throws `not-found`, `raw-not-kept`, `raw-damaged`.
   */
  async readAgain(id: string): Promise<ReadAgain> {
    // One after the other, so that two requests for the same post store it once.
    const reading = this.reading.then(() => this.directory.storage.run(storage => readAgain(storage, this.options, id)))
    this.reading = reading.catch(() => undefined)
    return reading
  }

  /** False where positions are not stored. */
  get keepsPositions(): boolean {
    return this.options.rawPosts !== 'off'
  }

  /** Hands over stored positions again, oldest first: those received from `from` to `to`, of each day the newest 32 MiB. */
  async replayPositions(range: PositionRange, receive: ReceivePositions): Promise<void> {
    const { dataDir, timeZone } = this.options
    const { cameras } = this.directory.storage.current()
    await replayPositions({ dataDir, timeZone, range, cameras }, receive)
  }

  private store(storage: Storage, post: Post, more: Partial<IngestOptions> = {}): Promise<Outcome> {
    const { dataDir, rawPosts: mode, timeZone, zoneOffsetOf = () => null } = this.options
    const { observer, faults } = this
    const repeats = this.repeats.get(storage) ?? new Repeats()
    const options = { mode, timeZone, live: { observer, zoneOffsetOf }, ...more }
    const isStorageFault = (error: unknown) => this.directory.storage.isFaultOf(storage, error)
    return ingestOrKeep({ storage, repeats }, post, options, { dataDir, isStorageFault, faults })
  }

  private async recover(storage: Storage): Promise<void> {
    const { queries } = storage.database
    await this.senders.load(queries)
    this.repeats.set(storage, await Repeats.load(queries))
    await recover({
      storage,
      log: this.options.log,
      ingest: async (post, postId, recoveredFrom) => {
        await this.store(storage, post, { postId, recoveredFrom, live: undefined })
      },
    })
  }

  private note(note: SenderNote): void {
    this.senders.note(note)
    if (isRefusal(note)) this.observer.refused(note.address, note.at, note.verdict)
  }

  private showHeadline({ verdict, kind, postId, headline }: Outcome, { clientIp }: Post): void {
    const { headlines } = this
    if (verdict === 'repeat') headlines.info(() => `${clientIp}: the post of ${postId} came again, and is stored once`)
    else if (headline && kind === 'unparsed') headlines.warn(headline)
    else if (headline) headlines.info(headline)
  }

  private async forgetIdleCameras(): Promise<void> {
    const { forgetAfterDays: silentDays = 0, cameraData, clock, log } = this.options
    if (silentDays === 0) return
    const { queries } = this.directory.storage.current().database
    const idle = { silentDays, mostEvents: mostEventsOfIdle, now: clock.now() }
    const ids = await idleCameras({ queries, log: new EventLog(queries), cameraData }, idle)
    if (ids.length === 0) return
    await this.cameras.forget(ids)
    log.info(`forgot ${ids.length} devices that nobody knows and that sent nothing for ${silentDays} days`)
  }

  private async saveSenders({ database }: Storage): Promise<void> {
    const statements = this.senders.takeChanges(database.queries)
    if (statements.length > 0) await database.commit(statements)
  }
}
