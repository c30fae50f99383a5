import { stat } from 'node:fs/promises'
import { Kysely } from 'kysely'
import { DatabaseError } from '../database-error.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import type { Statement } from './messages.ts'
import { SqliteThread } from './sqlite-thread.ts'

const lookEveryMs = 500

interface Reader {
  thread: SqliteThread
  busy: number
}

/** The threads that are open on one file. */
interface Pool {
  inode: number
  readers: Reader[]
}

/** Read-only threads on a database that another thread writes; opened at the first query. */
class ReaderPool {
  private readonly path: string
  private readonly threads: number
  private readonly failed: ReadersOptions['failed']
  private pool: Promise<Pool> | null = null
  private lookedAt = 0
  private closed = false
  private paused = false

  constructor(path: string, { threads, failed }: ReadersOptions) {
    this.path = path
    this.threads = threads
    this.failed = failed
  }

  /** Runs statements on the thread with the least to do. */
  async run(statements: Statement[]): Promise<unknown[][]> {
    const pool = await this.open()
    const reader = pool.readers.reduce((least, other) => (other.busy < least.busy ? other : least))
    reader.busy++
    try {
      return await reader.thread.run(statements)
    } catch (error) {
      // The file may have been replaced: the next query looks again.
      this.lookedAt = 0
      throw error
    } finally {
      reader.busy--
    }
  }

  /** Closes the file, so that its disk can be unmounted; queries are refused until `resume`. */
  async pause(): Promise<void> {
    this.paused = true
    await this.drop()
  }

  resume(): void {
    this.paused = false
  }

  async close(): Promise<void> {
    this.closed = true
    await this.drop()
  }

  private async open(): Promise<Pool> {
    if (this.closed) throw new Error('the readers are closed')
    if (this.paused) throw new DatabaseError('the database is not open at the moment', 'closed')
    await this.dropReplaced()
    this.pool ??= this.openThreads()
    try {
      return await this.pool
    } catch (error) {
      this.pool = null
      throw error
    }
  }

  /** The data directory may vanish and come back, or hold another database then. */
  private async dropReplaced(): Promise<void> {
    const now = performance.now()
    if (!this.pool || now - this.lookedAt < lookEveryMs) return
    this.lookedAt = now
    const [pool, found] = await Promise.all([this.pool.catch(() => null), stat(this.path).catch(() => null)])
    if (!pool || pool.inode !== found?.ino) await this.drop()
  }

  private async drop(): Promise<void> {
    const dropped = this.pool
    this.pool = null
    const pool = await dropped?.catch(() => null)
    await Promise.all(pool?.readers.map(({ thread }) => thread.close()) ?? [])
  }

  private async openThreads(): Promise<Pool> {
    const { ino: inode } = await stat(this.path)
    const { path, failed } = this
    const opened = await Promise.allSettled(
      Array.from({ length: this.threads }, () => SqliteThread.open({ path, readOnly: true }, failed)),
    )
    const readers = opened.flatMap(result => (result.status === 'fulfilled' ? [{ thread: result.value, busy: 0 }] : []))
    const refused = opened.find(result => result.status === 'rejected')
    if (refused) {
      await Promise.all(readers.map(({ thread }) => thread.close()))
      throw refused.reason
    }
    this.lookedAt = performance.now()
    return { inode, readers }
  }
}

export interface ReadersOptions {
  threads: number
  /** Called with every error of the database, whichever query met it. */
  failed?: (error: DatabaseError) => void
}

export interface Readers {
  queries: Queries
  /** Closes the file; queries are refused with a `DatabaseError` until `resume`. */
  pause(): Promise<void>
  resume(): void
  close(): Promise<void>
}

/**
 * Opens a database for reading on `threads` of their own, so that a slow query holds up neither a commit nor the
 * next query. Threads start with the first query, and anew when the file was replaced.
 */
export function openReaders(path: string, options: ReadersOptions): Readers {
  const pool = new ReaderPool(path, options)
  return {
    queries: new Kysely<Schema>({ dialect: sqliteThreadDialect(pool, { parallel: true }) }),
    pause: () => pool.pause(),
    resume: () => pool.resume(),
    close: () => pool.close(),
  }
}
