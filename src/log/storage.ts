import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { CompiledQuery } from 'kysely'
import { type AlarmStates, alarmStateStatements } from '../cameras/alarm-states.ts'
import type { CameraRegistry } from '../cameras/camera-registry.ts'
import { type Database, type DatabaseFiles, openSqlite } from '../database/index.ts'
import { atMost } from '../lib/at-most.ts'
import type { Event } from '../model/index.ts'
import { type Archive, checkArchive, claimArchive, type DiskArchive, openArchive } from './archive/index.ts'
import type { CsvClean, CsvWriter } from './csv/csv-writer.ts'
import { hasRoomForPost } from './disk-room.ts'
import { type CommitWork, GroupCommit, type Piggyback } from './group-commit.ts'
import { lockDirectory } from './lock-directory.ts'
import { LogWriter } from './log-writer.ts'
import type { NewPost } from './new-post.ts'
import { newestFileTime } from './newest-file-time.ts'
import { OpenDays } from './open-days.ts'
import { OwnNumbers } from './own-numbers.ts'
import type { PendingFiles } from './pending/pending-files.ts'
import { RepeatKeys } from './repeat-keys.ts'
import { isCertainlyUndone, isStorageTrouble, storageError } from './storage-errors.ts'
import type { StorageOptions } from './storage-options.ts'
import { databaseName, openParts, type Parts } from './storage-parts.ts'
import { StreamLog } from './stream-log.ts'

/** Work that is stored together with a post. */
export type StoredAlong = Pick<CommitWork, 'entries' | 'statements'>

// events.csv continues at the next start where it lacks more events, or did not catch up within this time.
const csvBeforeClose = { entries: 5000, ms: 1000 }

/** A store has no files behind rows: each file of the post is an object, which is there before the row. */
function withoutPending(post: NewPost): NewPost {
  const files = post.pending.map(({ path, data }) => ({ path, data, nameLast: false }))
  return { ...post, files: [...post.files, ...files], pending: [] }
}

/** An open data directory, held by this process alone. */
export class Storage {
  /** Absolute. */
  readonly dataDir: string
  /** Pictures and original posts. */
  readonly archive: Archive
  /** The files that are always in the data directory. */
  readonly disk: DiskArchive
  readonly database: Database
  readonly cameras: CameraRegistry
  readonly states: AlarmStates
  readonly stream: StreamLog
  readonly days: OpenDays
  readonly writer: LogWriter
  readonly repeatKeys: RepeatKeys
  readonly pending: PendingFiles
  /** Stores a change of an alarm state. */
  readonly stateStatement: ReturnType<typeof alarmStateStatements>
  /** When a file of the directory was last written before it was opened, in milliseconds since 1970; 0 for a new one. */
  readonly lastWritten: number
  /** A random id of this opening. */
  readonly run: string
  private readonly csv: CsvWriter
  private readonly group: GroupCommit
  private readonly files: DatabaseFiles
  private readonly release: () => void
  private abandoned = false

  private constructor(options: StorageOptions, parts: Parts, release: () => void) {
    this.dataDir = options.dataDir
    this.files = parts.files
    this.lastWritten = parts.lastWritten
    this.run = parts.run
    this.database = parts.database
    this.archive = parts.archive
    this.disk = parts.disk
    this.csv = parts.csv
    this.pending = parts.pending
    this.cameras = parts.cameras
    this.states = parts.states
    this.days = new OpenDays(parts.database)
    this.stream = new StreamLog(options.dataDir, parts.disk, day => this.days.open(day))
    this.writer = new LogWriter(parts.database.queries)
    this.stateStatement = alarmStateStatements(parts.database.queries)
    this.repeatKeys = new RepeatKeys(parts.database.queries)
    this.release = release
    this.group = new GroupCommit({
      numbers: new OwnNumbers({
        lastSeq: parts.lastSeq,
        commit: (statements, files) => this.database.commit(statements, this.archive.newNames(files)),
      }),
      isTrouble: isStorageTrouble,
      piggyback: () => this.piggyback(),
      refused: options.refused,
      stored: options.stored,
    })
  }

  /** Opens the directory and locks it. Throws `data-dir-in-use` when another process holds it. */
  static async open(options: StorageOptions): Promise<Storage> {
    const { dataDir, failed, log, upgradeCopy: copy = 'on' } = options
    const lock = await lockDirectory(options)
    let database: Database | null = null
    const archive = openArchive(options)
    try {
      const lastWritten = await newestFileTime(dataDir, databaseName)
      database = await openSqlite(join(dataDir, databaseName), {
        failed,
        upgrade: { copy, say: words => log.info(words) },
      })
      const run = randomUUID()
      await claimArchive({ dataDir, database, archive, run })
      const parts = await openParts(options, database, archive)
      return new Storage(options, { ...parts, lastWritten, run }, () => lock.release())
    } catch (error) {
      archive.close()
      await database?.close()
      lock.release()
      throw error
    }
  }

  /** Makes a post durable, files first, then rows. Resolves with its events, which have their numbers then. */
  async store(post: NewPost, along?: StoredAlong): Promise<Event[]> {
    if (this.archive.unfinished === 'swept') return this.storePlanned(withoutPending(post), along)
    return this.storePlanned(post, along)
  }

  private async storePlanned(post: NewPost, along?: StoredAlong): Promise<Event[]> {
    await Promise.all([this.days.open(post.day), this.pending.room()])
    const arrived = this.group.expect()
    await this.putFiles(post).finally(arrived)
    let events: Event[] = []
    try {
      await this.commit({
        files: post.files,
        appended: [],
        entries: post.events.length + (along?.entries ?? 0),
        statements: firstSeq => {
          events = post.events.map((event, n) => ({ ...event, seq: firstSeq + n }))
          return [...this.statementsOf(post, events), ...(along?.statements(firstSeq + events.length) ?? [])]
        },
      })
    } catch (error) {
      if (isCertainlyUndone(error)) await this.removeFiles(post)
      throw error
    }
    this.pending.stored(post.pending.length)
    this.csv.add(events)
    return events
  }

  /** The number of the newest entry. */
  get lastSeq(): number {
    return this.group.lastSeq
  }

  /** Stores work in a transaction with the work of others. Resolves with the number of its first entry. */
  commit(work: CommitWork): Promise<number> {
    return this.group.add(work)
  }

  /** Stores statements that need no entry of the log, and with them every change of a camera made before. */
  async commitStatements(statements: readonly CompiledQuery[]): Promise<void> {
    await this.commit({ files: [], appended: [], entries: 0, statements: () => [...statements] })
  }

  /** To be called once a second: syncs the stream file. Throws when the database's files were moved away or replaced. */
  async tick(): Promise<void> {
    try {
      this.files.check()
    } catch (error) {
      throw storageError(error, this.dataDir)
    }
    await this.stream.sync()
  }

  /** Throws the error of a store of pictures and posts that does not answer, or is another one than before. */
  checkArchive(): Promise<void> {
    return checkArchive(this)
  }

  /** Whether the disk has room for a post. Throws every other error of the disk. */
  hasRoom(): Promise<boolean> {
    return hasRoomForPost(this)
  }

  /** Writes to events.csv what it lacks of the log. With `withinMs`, resolves after that time and goes on by itself. */
  catchUpCsv(withinMs?: number): Promise<void> {
    return withinMs === undefined ? this.csv.catchUp() : atMost(this.csv.catchUp(), withinMs)
  }

  /** Writes events.csv again, without the events that were removed. False when the server stops meanwhile. */
  rebuildCsv(isStopping: () => boolean): Promise<boolean> {
    return this.csv.rebuild({ commit: position => this.database.commit([position]), isStopping })
  }

  /** Copies events.csv without what retention removed. False when it has to be tried again. */
  cleanCsv(clean: Omit<CsvClean, 'commit' | 'filesOf'>): Promise<boolean> {
    const commit = (position: CompiledQuery) => this.database.commit([position])
    return this.csv.clean({ ...clean, commit, filesOf: day => this.archive.list(`images/${day}`) })
  }

  /** Removes the keys of posts that are too old to be sent again. */
  async removeOldRepeatKeys(now: Date): Promise<void> {
    await this.database.commit([this.repeatKeys.removeOldStatement(now)])
  }

  /** Stores everything and closes the directory. The next start has nothing to recover. */
  async close(): Promise<void> {
    try {
      await this.group.idle()
      await this.pending.settle()
      await this.stream.close()
      if (this.lastSeq - this.csv.seq <= csvBeforeClose.entries) await atMost(this.csv.catchUp(), csvBeforeClose.ms)
      await this.csv.release()
      const { statements } = this.piggyback()
      await this.database.commit([...statements, this.days.closeStatement()])
    } finally {
      await this.abandon()
    }
  }

  /** True once `abandon` was called. */
  get isAbandoned(): boolean {
    return this.abandoned
  }

  /** Closes a directory that no longer works. What is unfinished is recovered when it is opened again. */
  async abandon(): Promise<void> {
    this.abandoned = true
    // The rows of a database that was deleted are lost when it is closed.
    await this.pending.settle()
    await this.pending.stop()
    await this.stream.close().catch(() => undefined)
    await this.csv.release()
    await this.database.close()
    this.archive.close()
    this.release()
  }

  private async putFiles(post: NewPost): Promise<void> {
    const puts = post.files.map(({ path, data, nameLast }) =>
      this.archive.put(path, data, { nameLast, orSame: post.recovered }),
    )
    const [failed] = (await Promise.allSettled(puts)).filter(result => result.status === 'rejected')
    if (!failed) return
    await this.removeFiles(post)
    throw failed.reason
  }

  private async removeFiles(post: NewPost): Promise<void> {
    // The files that a crash left are needed until their post is ingested.
    if (post.recovered) return
    await Promise.all(post.files.map(file => this.archive.discard(file.path).catch(() => undefined)))
  }

  private statementsOf(post: NewPost, events: readonly Event[]): CompiledQuery[] {
    const raw = { postId: post.postId, file: post.rawFile, place: null }
    return [
      ...events.flatMap(event => this.writer.event(event, raw)),
      ...post.unparsed.map(unparsed => this.writer.unparsed(unparsed, raw)),
      ...post.pending.map(file => this.pending.insertStatement(file)),
    ]
  }

  /** Changes of cameras, the position of events.csv and the removal of written files' rows are stored with posts. */
  private piggyback(): Piggyback {
    const cameras = this.cameras.unsaved.splice(0)
    const others = [this.csv.takePosition(), this.pending.takeRemoval()].filter(statement => statement !== null)
    return {
      statements: [...cameras, ...others],
      failed: () => {
        this.cameras.unsaved.unshift(...cameras)
        this.csv.positionLost()
        this.pending.removalFailed()
      },
    }
  }
}
