import { join } from 'node:path'
import { setInterval } from 'node:timers'
import type { CompiledQuery } from 'kysely'
import type { NewcomerLimits } from '../cameras/newcomer-quota.ts'
import { type DatabaseError, DatabaseHealth, type Queries, type UpgradeOptions } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import { fileSystemOf } from '../lib/file-system.ts'
import { adviceOn, type FileSystemAdvice } from '../lib/file-system-advice.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableAge } from '../lib/removable-age.ts'
import type { S3Place } from '../lib/s3-address.ts'
import { SingleFlight } from '../lib/single-flight.ts'
import type { ViewtronError } from '../model/index.ts'
import type { EntryToAppend } from './append-entries.ts'
import type { LogFeed } from './feed/index.ts'
import { ClockWatch } from './retention/clock-watch.ts'
import type { EntriesToErase, ErasedCounts } from './retention/erase-entries.ts'
import { finishRemoving } from './retention/files-to-remove.ts'
import type { Retention } from './retention/limits.ts'
import type { Preview } from './retention/preview.ts'
import type { EntryData } from './retention/removal-plan.ts'
import type { Removed } from './retention/retention.ts'
import { RetentionRuns, type RetentionState } from './retention/retention-runs.ts'
import type { Storage } from './storage.ts'
import { StorageSupervisor } from './storage-supervisor.ts'

export interface DataDirectoryOptions {
  /** Absolute. */
  dataDir: string
  /** The store of pictures and original posts; without it, the data directory holds them. */
  store?: S3Place | null
  /** IANA name of the server's zone. */
  timeZone: string
  clock: Clock
  log: Logger
  /** Counts faults of this program. */
  faults: Faults
  /** Announces what each commit added to the log; also called when the directory was opened. */
  feed?: Pick<LogFeed, 'announce'> | undefined
  /** The data of other rooms about entries, which retention keeps or removes. */
  entryData: EntryData
  /** Reads on other threads than the one that stores posts; where left out, that one reads. */
  reading?: Queries | undefined
  /** Whether the database is copied before its tables are upgraded; without it, it is. */
  upgradeCopy?: UpgradeOptions['copy']
  /** The limits on the number of devices that may appear; without it, there are none. */
  newcomers?: NewcomerLimits
  /** Called when the directory is closed because of trouble, and when it is open (again). */
  onOpen?: (isOpen: boolean) => void | Promise<void>
  /** Recovers what a crash left in a directory that was opened, before anybody else uses it. */
  recover: (storage: Storage) => Promise<void>
  /** Work of others on an open storage, once a second. */
  everySecond: (storage: Storage) => Promise<void>
  /** The same once an hour, while the clock is trusted. */
  everyHour: (storage: Storage) => Promise<void>
}

const tickMs = 1000
const csvBeforePortsMs = 500
const ticksAMinute = 60
const ticksAnHour = 3600

/**
 * The data directory from `start` to `stop`: kept open, looked after every second, and cleared of what is too old. The
 * feed is announced from here, by the commit that made entries durable.
 */
export class DataDirectory {
  readonly storage: StorageSupervisor
  /** The risks of its file system, in words; null for a usual local disk, and before `start`. */
  fileSystemAdvice: FileSystemAdvice | null = null
  private readonly options: DataDirectoryOptions
  private readonly clock: ClockWatch
  private readonly runs: RetentionRuns
  private readonly health: DatabaseHealth
  private timer: NodeJS.Timeout | null = null
  private ticks = 0
  private readonly ticking = new SingleFlight(() => this.tick())
  private readonly checkingArchive = new SingleFlight(() => this.checkArchive())

  constructor(options: DataDirectoryOptions) {
    this.options = options
    const { dataDir, log, faults, feed } = options
    this.health = new DatabaseHealth({ path: join(dataDir, 'viewtron.db'), log })
    this.storage = new StorageSupervisor({
      ...options,
      stored: lastSeq => feed?.announce(lastSeq),
      refused: error => faults.note('storing what is known about cameras', error),
      failed: error => this.health.failed(error),
      onOpen: async isOpen => {
        await this.health.opened()
        await options.onOpen?.(isOpen)
      },
      prepare: storage => this.prepare(storage),
    })
    this.clock = new ClockWatch({ ...options, trusted: () => this.runs.hurry() })
    this.runs = new RetentionRuns({ ...options, storage: this.storage, clockWatch: this.clock })
  }

  /** Opens the directory and recovers what a crash left. Resolves also when that failed: posts get 503 until it works. */
  async start(): Promise<void> {
    const { dataDir, log } = this.options
    // Read once, because asking a share that does not answer holds up everything.
    const advice = adviceOn(fileSystemOf(dataDir))
    this.fileSystemAdvice = advice
    if (advice) log.warn(`The data directory ${dataDir} is on ${advice.words}. ${advice.meaning} ${advice.fix}`)
    await this.storage.start()
    this.timer = setInterval(() => void this.ticking.run(), tickMs)
  }

  /** Stores everything and closes the directory. `last` runs before that, on a storage that is open. */
  async stop(last: (storage: Storage) => Promise<void>): Promise<void> {
    if (this.timer) clearInterval(this.timer)
    this.timer = null
    await Promise.all([this.ticking.idle(), this.checkingArchive.idle()])
    await Promise.all([this.runs.stop(), this.health.stop()])
    const storage = this.storage.available
    if (storage) {
      await last(storage)
      await this.clock.save(storage)
    }
    await this.storage.stop()
  }

  /** Makes statements durable in a transaction of their own. Rejects with a `ViewtronError` while the storage is in trouble. */
  write(statements: readonly CompiledQuery[]): Promise<void> {
    return this.storage.write(statements)
  }

  /** Stores entries that do not come from posts, in their order. */
  append(entries: readonly EntryToAppend[]): Promise<void> {
    const { faults } = this.options
    return this.storage.append(entries, (error, { entry }) =>
      faults.note(`storing an entry of kind ${entry.kind}`, error, { subject: `of ${entry.camera.id}` }),
    )
  }

  /** Why posts are refused at the moment; null while they are stored. */
  get trouble(): ViewtronError | null {
    return this.storage.trouble
  }

  /** The damage to the database although posts are stored; null while there is none. */
  get damage(): ViewtronError | null {
    return this.health.trouble
  }

  /** To be called when another thread met an error of the database. */
  databaseFailed(error: DatabaseError): void {
    this.health.failed(error)
  }

  /** When retention ran last, and when it runs next. */
  get retention(): RetentionState {
    return this.runs.state
  }

  /** See `RetentionRuns.removeOld`. */
  removeOld(retention: Retention): Promise<Removed> {
    return this.runs.removeOld(retention)
  }

  /** See `RetentionRuns.preview`. */
  previewRemovals(retention: Retention): Promise<Preview> {
    return this.runs.preview(retention)
  }

  /** See `RetentionRuns.erase`. */
  erase(entries: EntriesToErase): Promise<boolean> {
    return this.runs.erase(entries)
  }

  /** See `RetentionRuns.previewErasure`. */
  previewErasure(entries: EntriesToErase): Promise<ErasedCounts> {
    return this.runs.previewErasure(entries)
  }

  /** Why the clock is not trusted; null while it is. */
  get clockTrouble(): ViewtronError | null {
    return this.clock.trouble
  }

  /** A person confirms that the clock is right: what is too old is removed again. */
  async confirmClock(): Promise<void> {
    await this.storage.run(storage => this.clock.confirm(storage))
  }

  /** The data that may be removed as older than `before` (milliseconds since 1970); null while the clock is not trusted. */
  removable(before: number): RemovableAge | null {
    return this.clock.removable(before)
  }

  /** Writes events.csv again from the log, in the background. */
  rebuildCsvSoon(): void {
    this.storage
      .run(storage => storage.rebuildCsv(() => this.timer === null))
      .catch((error: Error) => this.options.log.warn(`events.csv is written anew later: ${error.message}`))
  }

  private async prepare(storage: Storage): Promise<void> {
    await storage.pending.settle()
    // A store that is away must not keep the directory closed; retention finishes removing there.
    if (storage.archive.unfinished === 'recovered') await finishRemoving(storage.database, storage.archive)
    await this.options.recover(storage)
    // A file that is far behind must not keep the ports closed.
    await storage.catchUpCsv(csvBeforePortsMs)
    await this.clock.begin(storage)
    await this.runs.load(storage.database.queries)
    this.options.feed?.announce(storage.lastSeq)
  }

  private async tick(): Promise<void> {
    await this.storage.retry()
    const storage = this.storage.available
    if (!storage) return
    try {
      await storage.tick()
      // A disk that has room again is noticed without a post.
      if (this.trouble?.code === 'disk-full' && (await storage.hasRoom())) this.storage.worked(storage)
      if (this.storage.isArchiveAway) void this.checkingArchive.run()
      await this.health.tick()
      await this.options.everySecond(storage)
      await this.clock.look(storage)
      this.ticks++
      if (this.ticks % ticksAMinute === 0) await this.everyMinute(storage)
      await this.runs.tick(storage.database.queries)
    } catch (error) {
      if (this.storage.isFaultOf(storage, error)) this.storage.failed(storage, error)
      else this.options.faults.note('the work of every second', error)
    }
  }

  private async checkArchive(): Promise<void> {
    const storage = this.storage.available
    if (storage) await this.storage.checkArchive(storage)
  }

  private async everyMinute(storage: Storage): Promise<void> {
    const now = this.options.clock.now()
    await this.clock.save(storage)
    if (!this.removable(now.getTime())) return
    await storage.removeOldRepeatKeys(now)
    // The first time after a minute, for a server that does not run for an hour.
    if (this.ticks % ticksAnHour === ticksAMinute) await this.options.everyHour(storage)
  }
}
