import { stat } from 'node:fs/promises'
import type { CompiledQuery } from 'kysely'
import { type Database, type Queries, rowStatements } from '../../database/index.ts'
import type { Logger } from '../../lib/log.ts'
import { SingleFlight } from '../../lib/single-flight.ts'
import { FileWriter } from './file-writer.ts'
import type { FileToWrite } from './file-writer-messages.ts'

/** A small file whose bytes are stored as a row with its post. The file itself is written after the reply. */
export type PendingFile = FileToWrite

export interface PendingFilesOptions {
  /** Absolute. */
  dataDir: string
  database: Pick<Database, 'queries' | 'commit'>
  log: Logger
}

interface StartOfPendingFiles {
  /** The number of rows. */
  count: number
  /** The number of the newest row. */
  newest: number
  /** The inode of the data directory. */
  inode: number
}

/** Larger files are written before the reply. */
export const largestPendingFile = 64 * 1024

// Files are written and synced in batches: one sync makes thousands of files durable.
const writeAfterMs = 200
const syncAfterMs = 1000
const retryMs = 5000
const filesAStep = 64
// A file has to be there 2 s after the reply, so posts wait while more than this many are unwritten.
const mostUnwritten = 2000

/** The bytes of a file that may not be written yet; null where it is not pending. */
export async function readPendingFile(queries: Queries, path: string): Promise<Buffer | null> {
  const row = await queries.selectFrom('pending_file').select('data').where('path', '=', path).executeTakeFirst()
  return row ? Buffer.from(row.data) : null
}

/**
 * Writes small files behind their posts: a post is durable with one sync of the database, and its files follow within
 * 2 s. A row is removed once its file is synced, so a crash at any moment leaves the row or the file.
 */
export class PendingFiles {
  private readonly options: PendingFilesOptions
  private readonly writer: FileWriter
  private readonly insertRow
  /** The number of the newest row. */
  private newest: number
  /** The files of all rows up to this one are written. */
  private written = 0
  /** The files of all rows up to this one are durable. */
  private synced = 0
  /** All rows up to this one are removed, or are being removed. */
  private removed = 0
  /** The number of stored rows whose files are not written. */
  private unwritten: number
  private unsynced: string[] = []
  private writeTimer: NodeJS.Timeout | null = null
  private syncTimer: NodeJS.Timeout | null = null
  private isFailing = false
  private isStopped = false
  private waiting: (() => void)[] = []
  private readonly writing = new SingleFlight(() => this.writeAll())
  private readonly syncing = new SingleFlight(() => this.syncWritten())

  private constructor(options: PendingFilesOptions, { count, newest, inode }: StartOfPendingFiles) {
    this.options = options
    this.unwritten = count
    this.newest = newest
    this.writer = new FileWriter({ dataDir: options.dataDir, inode })
    this.insertRow = rowStatements(options.database.queries, {
      table: 'pending_file',
      columns: ['id', 'path', 'data'],
    })
  }

  static async load(options: PendingFilesOptions): Promise<PendingFiles> {
    const { queries } = options.database
    const { count, newest } = await queries
      .selectFrom('pending_file')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('id').as('newest')])
      .executeTakeFirstOrThrow()
    const { ino } = await stat(options.dataDir)
    return new PendingFiles(options, { count, newest: newest ?? 0, inode: ino })
  }

  /** The number of files that are stored as rows and not written. */
  get count(): number {
    return this.unwritten
  }

  /** Resolves when a post may add files: at once, except while the disk is slower than the posts. */
  async room(): Promise<void> {
    while (this.unwritten > mostUnwritten && !this.isFailing && !this.isStopped) {
      await new Promise<void>(done => this.waiting.push(done))
    }
  }

  /** The statement that stores a file. Call it while its transaction is composed: rows are numbered in that order. */
  insertStatement({ path, data }: PendingFile): CompiledQuery {
    // A view would carry the whole buffer that it is cut from to the thread of the database.
    return this.insertRow({ id: ++this.newest, path, data: new Uint8Array(data) })
  }

  /** To be called when the rows of so many files are durable. */
  stored(count: number): void {
    this.unwritten += count
    if (count > 0) this.writeIn(writeAfterMs)
  }

  /** The statement that removes the rows of durable files, to be stored with other work; null where there are none. */
  takeRemoval(): CompiledQuery | null {
    if (this.synced <= this.removed) return null
    this.removed = this.synced
    return this.options.database.queries.deleteFrom('pending_file').where('id', '<=', this.removed).compile()
  }

  /** To be called when the transaction with the removal failed. */
  removalFailed(): void {
    this.removed = 0
  }

  /** Writes and syncs all files. Where that fails, the log says so and it is tried again later. */
  async settle(): Promise<void> {
    try {
      await this.writing.idle()
      await this.writing.run()
      await this.syncing.idle()
      await this.syncing.run()
    } catch (error) {
      await this.failed(error)
    }
  }

  async stop(): Promise<void> {
    this.isStopped = true
    for (const timer of [this.writeTimer, this.syncTimer]) if (timer) clearTimeout(timer)
    this.release()
    await this.writer.close()
    await Promise.all([this.writing.idle(), this.syncing.idle()])
  }

  private writeIn(ms: number): void {
    if (this.isStopped) return
    this.writeTimer ??= setTimeout(() => void this.writeNow(), ms).unref()
  }

  private async writeNow(): Promise<void> {
    this.writeTimer = null
    try {
      await this.writing.run()
    } catch (error) {
      await this.failed(error)
      return
    }
    if (this.unwritten > 0) this.writeIn(this.unwritten < filesAStep ? writeAfterMs : 0)
    this.syncLater()
  }

  private syncLater(): void {
    if (this.isStopped || this.unsynced.length === 0) return
    this.syncTimer ??= setTimeout(() => void this.syncNow(), syncAfterMs).unref()
  }

  /** Files of new posts are written during a sync too, however long it takes. */
  private async syncNow(): Promise<void> {
    try {
      await this.syncing.run()
      this.worked()
    } catch (error) {
      await this.failed(error)
    }
    this.syncTimer = null
    this.syncLater()
  }

  private async writeAll(): Promise<void> {
    const last = this.newest
    for (let rows = await this.nextRows(last); rows.length > 0; rows = await this.nextRows(last)) {
      const { written } = this
      await this.writer.write(rows)
      // A sync that failed meanwhile has moved back what has to be written.
      if (this.written !== written) continue
      this.written = rows.at(-1)?.id ?? written
      this.unsynced.push(...rows.map(({ path }) => path))
      this.unwritten -= rows.length
      this.release()
    }
  }

  private nextRows(last: number) {
    const { queries } = this.options.database
    const rows = queries.selectFrom('pending_file').selectAll().where('id', '>', this.written).where('id', '<=', last)
    return rows.orderBy('id').limit(filesAStep).execute()
  }

  private async syncWritten(): Promise<void> {
    const { unsynced, written } = this
    if (unsynced.length === 0) return
    this.unsynced = []
    try {
      await this.writer.sync(unsynced)
      this.synced = written
    } catch (error) {
      this.unsynced.unshift(...unsynced)
      throw error
    }
  }

  private worked(): void {
    if (this.isFailing) this.options.log.info('raw posts are written to files again')
    this.isFailing = false
  }

  /** All files that are not durable are written again later. The log says so once, until it works again. */
  private async failed(error: unknown): Promise<void> {
    await this.syncing.idle()
    if (this.isStopped) return
    this.written = this.synced
    this.unwritten += this.unsynced.length
    this.unsynced = []
    this.release()
    const { message } = error as Error
    if (!this.isFailing) {
      this.options.log.warn(`raw posts are written to files later, the database has their contents: ${message}`)
    }
    this.isFailing = true
    this.writeIn(retryMs)
  }

  private release(): void {
    for (const done of this.waiting.splice(0)) done()
  }
}
