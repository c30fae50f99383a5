import { stat } from 'node:fs/promises'
import { Kysely } from 'kysely'
import { atMost } from '../../lib/at-most.ts'
import { DatabaseError } from '../database-error.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import type { Statement } from './messages.ts'
import { type ReadersOptions, ReaderThreads } from './reader-threads.ts'
import { SqliteHere } from './sqlite-here.ts'

const lookEveryMs = 500
// A query that is under way ends first; one that never ends must not hold up the server.
const closesWithinMs = 2000

/** The connections to one file. */
type OpenFile = Pick<ReaderThreads, 'inode' | 'run' | 'close'>
type Failed = (error: DatabaseError) => void

/** Read-only connections to a database that another thread writes; opened at the first query. */
class ReaderPool {
  private readonly path: string
  private readonly connect: () => Promise<OpenFile>
  private pool: Promise<OpenFile> | null = null
  private lookedAt = 0
  private closed = false
  private paused = false

  constructor(path: string, connect: () => Promise<OpenFile>) {
    this.path = path
    this.connect = connect
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

  private async open(): Promise<OpenFile> {
    if (this.closed) throw new Error('the readers are closed')
    if (this.paused) throw new DatabaseError('the database is not open at the moment', 'closed')
    await this.dropReplaced()
    this.pool ??= this.openFile()
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

  private async openFile(): Promise<OpenFile> {
    const pool = await this.connect()
    this.lookedAt = performance.now()
    return pool
  }
}

/** The data that another thread needs to read the same database. It can be passed to a thread. */
export interface ReaderPlace {
  path: string
}

export interface Readers {
  queries: Queries
  readonly place: ReaderPlace
  /** Closes the file; queries are refused with a `DatabaseError` until `resume`. */
  pause(): Promise<void>
  resume(): void
  close(): Promise<void>
  /**
   * Calls the listener with false before `pause` resolves, and with true after `resume`; waits two seconds for it at most.
   * Returns a function that stops this.
   */
  watch(listener: (isOpen: boolean) => Promise<void>): () => void
  /** Notes an error of the database that another thread met. */
  noteFailure: (error: Error) => void
}

function readersOf(pool: ReaderPool, place: ReaderPlace, failed: Failed): Readers {
  const listeners = new Set<(isOpen: boolean) => Promise<void>>()
  const tell = (listener: (isOpen: boolean) => Promise<void>, isOpen: boolean) =>
    atMost(listener(isOpen), closesWithinMs).catch(() => undefined)
  const announce = (isOpen: boolean) => Promise.all([...listeners].map(listener => tell(listener, isOpen)))
  return {
    queries: new Kysely<Schema>({ dialect: sqliteThreadDialect(pool, { parallel: true }) }),
    place,
    noteFailure: error => {
      if (error instanceof DatabaseError) failed(error)
    },
    async pause() {
      await Promise.all([announce(false), pool.pause()])
    },
    resume() {
      pool.resume()
      void announce(true)
    },
    close: () => pool.close(),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/**
 * Opens a database for reading on at most `threads` of their own, so that a slow query holds up neither a commit nor
 * the next query. The first thread starts with the first query, and anew when the file was replaced.
 */
export function openReaders(path: string, options: ReadersOptions): Readers {
  const pool = new ReaderPool(path, () => ReaderThreads.open(path, options))
  return readersOf(pool, { path }, options.failed ?? (() => undefined))
}

/** Opens the database of other readers for reading in this thread, which waits for each query. */
export function openReaderHere(place: ReaderPlace, failed: Failed): Readers {
  return readersOf(new ReaderPool(place.path, () => SqliteHere.open(place.path, failed)), place, failed)
}
