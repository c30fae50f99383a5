import { Worker } from 'node:worker_threads'
import type { NewNames } from '../../lib/durable-names.ts'
import { DatabaseError } from '../database-error.ts'
import type { Answer, OpenOptions, Question, Statement } from './messages.ts'
import { sqliteError } from './sqlite-fault.ts'

interface Pending {
  done: (rows: unknown[][]) => void
  failed: (error: Error) => void
}

// The bundle has it beside everything else (scripts/build.ts).
const workerFile = import.meta.url.endsWith('.ts') ? './worker.ts' : './sqlite-worker.js'

/** A SQLite database in a thread of its own, so that a slow sync of the disk never stalls the caller's event loop. */
export class SqliteThread {
  private readonly worker: Worker
  private readonly pending = new Map<number, Pending>()
  private nextId = 1
  private ended: Error | null = null
  private readonly failed: (error: DatabaseError) => void

  private constructor(options: OpenOptions, failed: (error: DatabaseError) => void) {
    this.failed = failed
    this.worker = new Worker(new URL(workerFile, import.meta.url), {
      workerData: options,
      // It only passes rows through.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    this.worker.on('message', (answer: Answer) => this.receive(answer))
    this.worker.on('error', error => {
      // Every error of the thread ends it, so it is a fault of the database and not of one query.
      this.end(new DatabaseError(`the database thread has ended: ${(error as Error).message}`, 'closed'))
    })
    this.worker.on('exit', () => this.end(new DatabaseError('the database thread has ended', 'closed')))
  }

  /** Calls `failed` with every error of SQLite or of a database file, whichever call met it. */
  static async open(options: OpenOptions, failed: (error: DatabaseError) => void = () => undefined) {
    const thread = new SqliteThread(options, failed)
    try {
      await new Promise<unknown>((done, failed) => thread.pending.set(0, { done, failed }))
      return thread
    } catch (error) {
      await thread.worker.terminate()
      throw error
    }
  }

  /** Runs statements one after the other and returns the rows of each. */
  run(statements: Statement[]): Promise<unknown[][]> {
    return this.ask(statements, false)
  }

  /** Makes names durable, then runs all statements or none; they are durable too when it resolves. */
  commit(statements: Statement[], names?: NewNames): Promise<unknown[][]> {
    return this.ask(statements, true, names)
  }

  async close(): Promise<void> {
    if (this.ended) return
    await this.ask(null, false).catch(() => undefined)
    await this.worker.terminate()
  }

  private ask(statements: Statement[] | null, together: boolean, names?: NewNames): Promise<unknown[][]> {
    if (this.ended) return Promise.reject(this.ended)
    return new Promise((done, failed) => {
      const id = this.nextId++
      // Throws for values that cannot be passed to a thread: it must come before `pending`, as no answer will come.
      this.worker.postMessage({ id, statements, together, names } satisfies Question)
      this.pending.set(id, { done, failed })
    })
  }

  private receive({ id, rows, error }: Answer): void {
    const pending = this.pending.get(id)
    this.pending.delete(id)
    if (!error) {
      pending?.done(rows ?? [])
      return
    }
    const failure = sqliteError(error)
    this.failed(failure)
    pending?.failed(failure)
  }

  private end(reason: Error): void {
    this.ended ??= reason
    for (const pending of this.pending.values()) pending.failed(this.ended)
    this.pending.clear()
  }
}
