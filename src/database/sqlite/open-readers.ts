import { stat } from 'node:fs/promises'
import { Kysely } from 'kysely'
import { DatabaseError } from '../database-error.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import type { Statement } from './messages.ts'
import { type ReadersOptions, ReaderThreads } from './reader-threads.ts'

const lookEveryMs = 500

/** Read-only threads on a database that another thread writes; opened at the first query. */
class ReaderPool {
  private readonly path: string
  private readonly options: ReadersOptions
  private pool: Promise<ReaderThreads> | null = null
  private lookedAt = 0
  private closed = false
  private paused = false

  constructor(path: string, options: ReadersOptions) {
    this.path = path
    this.options = options
  }

  async run(statements: Statement[]): Promise<unknown[][]> {
    const pool = await this.open()
    try {
      return await pool.run(statements)
    } catch (error) {
      // The file may have been replaced: the next query looks again.
      this.lookedAt = 0
      throw error
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

  private async open(): Promise<ReaderThreads> {
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
    await pool?.close()
  }

  private async openThreads(): Promise<ReaderThreads> {
    const pool = await ReaderThreads.open(this.path, this.options)
    this.lookedAt = performance.now()
    return pool
  }
}

export interface Readers {
  queries: Queries
  /** Closes the file; queries are refused with a `DatabaseError` until `resume`. */
  pause(): Promise<void>
  resume(): void
  close(): Promise<void>
}

/**
 * Opens a database for reading on at most `threads` of their own, so that a slow query holds up neither a commit nor
 * the next query. The first thread starts with the first query, and anew when the file was replaced.
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
