import { mkdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import { AlarmStates } from '../cameras/alarm-states.ts'
import { CameraRegistry } from '../cameras/camera-registry.ts'
import type { NewcomerLimits } from '../cameras/newcomer-quota.ts'
import { type Database, DatabaseFiles, lockFile, openSqlite, putSetting, type SqliteError } from '../database/index.ts'
import type { Plan } from '../ingest/plan.ts'
import { Repeats, repeatHorizon } from '../ingest/repeats.ts'
import { atMost } from '../lib/at-most.ts'
import type { Logger } from '../lib/log.ts'
import { type Event, type TrackChange, ViewtronError } from '../model/index.ts'
import { DiskArchive } from './archive/index.ts'
import { CsvWriter } from './csv/csv-writer.ts'
import { EventLog } from './event-log.ts'
import { GroupCommit, type Work } from './group-commit.ts'
import { LogWriter } from './log-writer.ts'
import { OpenDays } from './open-days.ts'
import { isCertainlyUndone, isStorageTrouble, storageError } from './storage-errors.ts'
import { StreamLog } from './stream-log.ts'

export interface StorageOptions {
  dataDir: string
  timeZone: string
  log: Logger
  /** Make the directory when it is not there: at the first start, never while running. */
  create: boolean
  /** How many devices may appear; all where it is left out. */
  newcomers?: NewcomerLimits
  /** Hears how far the log goes when that has changed. */
  stored: (lastSeq: number) => void
  /** Hears of a change of a camera that the database refused, and that is given up. */
  refused: (error: unknown) => void
  /** Hears every error of the database, whoever asked. */
  failed?: (error: SqliteError) => void
}

/** A start or end of a track; `trackId` is the id of its start. */
export interface TrackToEnter {
  change: Omit<TrackChange, 'seq'>
  trackId: string
}

interface Parts {
  database: Database
  archive: DiskArchive
  csv: CsvWriter
  cameras: CameraRegistry
  states: AlarmStates
  repeats: Repeats
  lastSeq: number
  /** To notice when they are moved away. */
  files: DatabaseFiles
  lastWritten: number
}

const databaseName = 'viewtron.db'
// More than a post with its pictures takes.
const roomBytes = 2 * 2 ** 20
const trialBytes = 4096

async function newestFileTime(dataDir: string): Promise<number> {
  const names = [databaseName, `${databaseName}-wal`, 'events.csv']
  const found = await Promise.all(names.map(name => stat(join(dataDir, name)).catch(() => null)))
  return Math.max(0, ...found.map(file => file?.mtimeMs ?? 0))
}
// A file that is still being brought level goes on at the next start.
const csvBeforeEndMs = 3000

/** An open data directory, held by this process alone. */
export class Storage {
  readonly archive: DiskArchive
  readonly database: Database
  readonly cameras: CameraRegistry
  readonly states: AlarmStates
  readonly repeats: Repeats
  readonly stream: StreamLog
  readonly days: OpenDays
  readonly writer: LogWriter
  /** When a file here was written last before it was opened; 0 where there was none. */
  readonly lastWritten: number
  private readonly csv: CsvWriter
  private readonly group: GroupCommit
  private readonly files: DatabaseFiles
  private readonly dataDir: string
  private readonly release: () => void
  private abandoned = false

  private constructor(options: StorageOptions, parts: Parts, release: () => void) {
    this.dataDir = options.dataDir
    this.files = parts.files
    this.lastWritten = parts.lastWritten
    this.database = parts.database
    this.archive = parts.archive
    this.cameras = parts.cameras
    this.states = parts.states
    this.repeats = parts.repeats
    this.csv = parts.csv
    this.days = new OpenDays(parts.database)
    this.stream = new StreamLog(options.dataDir, parts.archive, day => this.days.ensure(day))
    this.writer = new LogWriter(parts.database.queries)
    this.release = release
    this.group = new GroupCommit({
      lastSeq: parts.lastSeq,
      commit: (statements, files) => this.database.commit(statements, this.archive.namesToSettle(files)),
      isTrouble: isStorageTrouble,
      givenUp: options.refused,
      passengers: () => this.passengers(),
      stored: options.stored,
    })
  }

  static async open(options: StorageOptions): Promise<Storage> {
    const { dataDir, create } = options
    if (create) await mkdir(dataDir, { recursive: true })
    else await stat(dataDir)
    const lock = lockFile(join(dataDir, '.lock'))
    if (!lock) throw new ViewtronError('data-dir-in-use', { path: dataDir })
    let database: Database | null = null
    try {
      const path = join(dataDir, databaseName)
      const lastWritten = await newestFileTime(dataDir)
      const opened = await openSqlite(path, { failed: options.failed })
      database = opened
      const { queries } = opened
      const parts: Parts = {
        database: opened,
        archive: new DiskArchive(dataDir),
        cameras: await CameraRegistry.load(queries, options.newcomers),
        states: await AlarmStates.load(queries),
        repeats: await Repeats.load(queries),
        lastSeq: await new EventLog(queries).lastSeq(),
        files: new DatabaseFiles(path),
        lastWritten,
        csv: await CsvWriter.open({
          path: join(dataDir, 'events.csv'),
          timeZone: options.timeZone,
          queries,
          commit: position => opened.commit([position]),
          log: options.log,
        }),
      }
      return new Storage(options, parts, () => lock.release())
    } catch (error) {
      await database?.close()
      lock.release()
      throw error
    }
  }

  /** Makes a planned post durable: files, then rows. The events get their `seq`. */
  async store(plan: Plan, more: Partial<Pick<Work, 'entries' | 'statements' | 'logs'>> = {}): Promise<void> {
    await this.days.ensure(plan.day)
    const arrived = this.group.announce()
    await this.putFiles(plan).finally(arrived)
    try {
      await this.commit({
        files: plan.files,
        logs: more.logs ?? [],
        entries: plan.events.length + (more.entries ?? 0),
        statements: firstSeq => [
          ...this.statementsOf(plan, firstSeq),
          ...(more.statements?.(firstSeq + plan.events.length) ?? []),
        ],
      })
    } catch (error) {
      if (isCertainlyUndone(error)) await this.removeFiles(plan)
      throw error
    }
    this.csv.add(plan.events)
  }

  /** How far the log goes. */
  get lastSeq(): number {
    return this.group.lastSeq
  }

  commit(work: Work): Promise<number> {
    return this.group.add(work)
  }

  /** Once a second: syncs the stream file and notices when the directory was swapped underneath. */
  async tick(): Promise<void> {
    this.vouch()
    await this.stream.sync()
  }

  /** Whether a post finds room, tried out with a small file and a row. Rejects where something else is wrong. */
  async hasRoom(): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.dataDir)
    // A larger trial would take the room that posts may still find.
    if (bavail * bsize < roomBytes) return false
    const path = '.room-for-a-post'
    const { queries } = this.database
    const row = putSetting(queries, 'probed-at', new Date().toISOString())
    try {
      await this.archive.remove(path)
      await this.archive.put(path, Buffer.alloc(trialBytes)).finally(() => this.archive.remove(path))
      await this.database.commit([row])
      return true
    } catch (error) {
      if (storageError(error, this.dataDir).code === 'disk-full') return false
      throw error
    }
  }

  /** Brings events.csv level with the log; where `withinMs` is given, it is waited for no longer, and goes on. */
  levelCsv(withinMs?: number): Promise<void> {
    return withinMs === undefined ? this.csv.level() : atMost(this.csv.level(), withinMs)
  }

  /** Writes events.csv anew, without what was removed; false when the server stops meanwhile. */
  rebuildCsv(isStopping: () => boolean): Promise<boolean> {
    return this.csv.rebuild({ commit: position => this.database.commit([position]), isStopping })
  }

  /** Forgets keys of posts too old to come again. */
  async forgetOldRepeats(now: Date): Promise<void> {
    await this.database.commit([this.writer.forgetRepeatsBefore(repeatHorizon(now))])
  }

  /** Stops in order: nothing is left to settle at the next start. */
  async close(): Promise<void> {
    try {
      await this.group.idle()
      await this.stream.close()
      await atMost(this.csv.level(), csvBeforeEndMs)
      await this.csv.release()
      const { statements } = this.passengers()
      await this.database.commit([...statements, this.days.allSettled()])
    } finally {
      await this.abandon()
    }
  }

  /** Enters starts and ends of tracks, in their order. */
  async enterTracks(entries: readonly TrackToEnter[]): Promise<void> {
    await this.commit({
      files: [],
      logs: [],
      entries: entries.length,
      statements: firstSeq =>
        entries.flatMap(({ change, trackId }, n) => this.writer.track({ ...change, seq: firstSeq + n }, trackId)),
    })
  }

  /** True once the directory has been let go of. */
  get isAbandoned(): boolean {
    return this.abandoned
  }

  /** Lets go of a directory that no longer works; what is unfinished is settled when it is opened again. */
  async abandon(): Promise<void> {
    this.abandoned = true
    await this.stream.close().catch(() => undefined)
    await this.csv.release()
    await this.database.close()
    this.release()
  }

  private async putFiles(plan: Plan): Promise<void> {
    const puts = plan.files.map(({ path, data, nameLast }) =>
      this.archive.put(path, data, { nameLast, orSame: plan.recovered }),
    )
    const [failed] = (await Promise.allSettled(puts)).filter(result => result.status === 'rejected')
    if (!failed) return
    await this.removeFiles(plan)
    throw failed.reason
  }

  private async removeFiles(plan: Plan): Promise<void> {
    // What a crash left stays until it is taken in.
    if (plan.recovered) return
    await Promise.all(plan.files.map(file => this.archive.remove(file.path).catch(() => undefined)))
  }

  private statementsOf(plan: Plan, firstSeq: number): CompiledQuery[] {
    const raw = { postId: plan.postId, file: plan.rawFile, place: null }
    const alarms = plan.events.flatMap((event: Event, n) => {
      event.seq = firstSeq + n
      return this.writer.alarm(event, raw)
    })
    return [...alarms, ...plan.unparsed.map(({ row }) => this.writer.unparsed(row, raw))]
  }

  private passengers(): { statements: CompiledQuery[]; failed: () => void } {
    const cameras = this.cameras.unsaved.splice(0)
    const position = this.csv.takePosition()
    return {
      statements: position ? [...cameras, position] : cameras,
      failed: () => {
        this.cameras.unsaved.unshift(...cameras)
        this.csv.positionLost()
      },
    }
  }

  private vouch(): void {
    try {
      this.files.check()
    } catch (error) {
      throw storageError(error, this.dataDir)
    }
  }
}
