import { stat } from 'node:fs/promises'
import type { DatabaseError } from '../database-error.ts'
import type { Statement } from './messages.ts'
import { SqliteThread } from './sqlite-thread.ts'

/** A query that has waited so long for a thread starts a further one. */
const growAfterMs = 20

interface Reader {
  thread: SqliteThread
  busy: number
}

export interface ReadersOptions {
  /** The largest number of threads. */
  threads: number
  /** Called with every error of the database, whichever query met it. */
  failed?: (error: DatabaseError) => void
}

/**
 * Read-only threads on one file: one at first, and further ones as soon as queries have to wait. A thread takes 10 MB
 * and a tenth of a second of processor time to start, which a site with few requests does not need twice.
 */
export class ReaderThreads {
  /** The file that the threads have open. */
  readonly inode: number
  private readonly path: string
  private readonly options: ReadersOptions
  private readonly readers: Reader[] = []
  private readonly waiting = new Set<() => void>()
  private starting: Promise<void> | null = null
  private closed = false

  private constructor(path: string, inode: number, options: ReadersOptions) {
    this.path = path
    this.inode = inode
    this.options = options
  }

  static async open(path: string, options: ReadersOptions): Promise<ReaderThreads> {
    const { ino } = await stat(path)
    const threads = new ReaderThreads(path, ino, options)
    await threads.addReader()
    return threads
  }

  /** Runs statements on the thread with the least to do. */
  async run(statements: Statement[]): Promise<unknown[][]> {
    const reader = await this.reserve()
    try {
      return await reader.thread.run(statements)
    } finally {
      reader.busy--
      for (const wake of this.waiting) wake()
    }
  }

  async close(): Promise<void> {
    this.closed = true
    await this.starting?.catch(() => undefined)
    await Promise.all(this.readers.map(({ thread }) => thread.close()))
  }

  private async reserve(): Promise<Reader> {
    const since = performance.now()
    while (this.mayGrow() && this.leastBusy().busy > 0) {
      if (performance.now() - since < growAfterMs) await this.queryEnd()
      else await this.grow()
    }
    const reader = this.leastBusy()
    reader.busy++
    return reader
  }

  private mayGrow(): boolean {
    return !this.closed && this.readers.length < this.options.threads
  }

  private leastBusy(): Reader {
    return this.readers.reduce((least, other) => (other.busy < least.busy ? other : least))
  }

  /** Resolves when a query has ended, or after `growAfterMs`. */
  private queryEnd(): Promise<void> {
    return new Promise(resolve => {
      const wake = () => {
        clearTimeout(timer)
        this.waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, growAfterMs)
      this.waiting.add(wake)
    })
  }

  private async grow(): Promise<void> {
    this.starting ??= this.addReader().finally(() => {
      this.starting = null
    })
    await this.starting
  }

  private async addReader(): Promise<void> {
    const thread = await SqliteThread.open({ path: this.path, readOnly: true }, this.options.failed)
    this.readers.push({ thread, busy: 0 })
  }
}
