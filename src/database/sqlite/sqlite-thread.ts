import { Worker } from 'node:worker_threads'
import type { NewNames } from '../../lib/durable-names.ts'
import type { Answer, OpenOptions, Question, Statement } from './messages.ts'

/** What SQLite refused; `errcode` is its primary or extended result code (sqlite.org/rescode.html). */
export class SqliteError extends Error {
  readonly errcode: number | null
  /** The system's code where a file was the trouble. */
  readonly code: string | null

  constructor(message: string, errcode: number | null = null, code: string | null = null) {
    super(message)
    this.code = code
    this.name = 'SqliteError'
    this.errcode = errcode
  }
}

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
  private readonly failed: (error: SqliteError) => void

  private constructor(options: OpenOptions, failed: (error: SqliteError) => void) {
    this.failed = failed
    this.worker = new Worker(new URL(workerFile, import.meta.url), {
      workerData: options,
      // It only passes rows through.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    this.worker.on('message', (answer: Answer) => this.receive(answer))
    this.worker.on('error', error => {
      // Whatever it was, the thread is gone: that is trouble of the database, not of one question.
      this.end(new SqliteError(`the database thread has ended: ${(error as Error).message}`))
    })
    this.worker.on('exit', () => this.end(new SqliteError('the database thread has ended')))
  }

  /** `failed` hears every error that SQLite or a file of the database gives, whoever asked. */
  static async open(options: OpenOptions, failed: (error: SqliteError) => void = () => undefined) {
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
      // Throws for what cannot be handed to a thread; nobody waits for an answer then.
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
    const failure = new SqliteError(error.message, error.errcode, error.code)
    this.failed(failure)
    pending?.failed(failure)
  }

  private end(reason: Error): void {
    this.ended ??= reason
    for (const pending of this.pending.values()) pending.failed(this.ended)
    this.pending.clear()
  }
}
