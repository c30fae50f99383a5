import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Readers, receivedError } from '../../../database/index.ts'
import type { Logger } from '../../../lib/log.ts'
import { ThreadLink } from '../../../lib/thread-link.ts'
import type { ExportOrder } from '../open-export.ts'
import type { ExportCalls, ExportThreadData, MainCalls } from './export-calls.ts'

export interface ExportThreadOptions extends Omit<ExportThreadData, 'reader'> {
  readers: Pick<Readers, 'place' | 'watch' | 'noteFailure'>
  log: Pick<Logger, 'error'>
  /** The thread ends when there was no export for so long. */
  idleMs?: number
}

interface Running {
  worker: Worker
  link: ThreadLink<ExportCalls>
  unwatch: () => void
}

const aMinute = 60_000

// The bundle has it beside everything else (scripts/build.ts).
const workerFile = import.meta.url.endsWith('.ts') ? './export-worker.ts' : './export-worker.js'

/**
 * Reads exports on a thread of its own, with a low priority and its own connection to the database, so that an export of
 * any length takes the camera port no time. The thread starts with the first export.
 */
export class ExportThread {
  private readonly options: ExportThreadOptions
  private running: Running | null = null
  private nextId = 1
  private open = 0
  private idle: NodeJS.Timeout | null = null

  constructor(options: ExportThreadOptions) {
    this.options = options
  }

  /** Rejects if the first events cannot be read. The pieces throw if later ones cannot. */
  async begin(order: ExportOrder): Promise<AsyncGenerator<Buffer>> {
    this.running ??= this.startThread()
    const { link } = this.running
    const id = this.nextId++
    this.use(1)
    try {
      const error = await link.call('begin', { ...order, id })
      if (error) throw receivedError(error)
    } catch (error) {
      this.use(-1)
      throw error
    }
    return this.pieces(link, id)
  }

  /** Breaks off the exports that are under way. May be called twice. */
  async stop(): Promise<void> {
    if (this.idle) clearTimeout(this.idle)
    const { running } = this
    this.running = null
    await running?.worker.terminate()
  }

  private async *pieces(link: ThreadLink<ExportCalls>, id: number): AsyncGenerator<Buffer> {
    try {
      for (;;) {
        const piece = await link.call('next', id)
        if ('error' in piece) throw receivedError(piece.error)
        if (piece.bytes === null) return
        const { buffer, byteOffset, byteLength } = piece.bytes
        yield Buffer.from(buffer, byteOffset, byteLength)
      }
    } finally {
      link.tell('end', id)
      this.use(-1)
    }
  }

  /** Counts open exports, and ends the thread some time after the last one. */
  private use(more: 1 | -1): void {
    this.open += more
    if (this.idle) clearTimeout(this.idle)
    this.idle = this.open > 0 ? null : setTimeout(() => void this.stop(), this.options.idleMs ?? aMinute).unref()
  }

  private startThread(): Running {
    const { readers, place, timeZone, log } = this.options
    const data: ExportThreadData = { reader: readers.place, place, timeZone }
    const worker = new Worker(new URL(workerFile, import.meta.url), { workerData: data })
    const mine: MainCalls = { databaseFailed: error => readers.noteFailure(receivedError(error)) }
    const link = new ThreadLink<ExportCalls>(worker, mine)
    const unwatch = readers.watch(isOpen => link.call('database', isOpen))
    const running = { worker, link, unwatch }
    worker.on('error', error => log.error(`the thread of exports has failed: ${(error as Error).stack}`))
    void once(worker, 'exit').then(() => this.noteEnd(running))
    // An export that nobody reads keeps no process alive.
    worker.unref()
    return running
  }

  private noteEnd(running: Running): void {
    running.unwatch()
    running.link.end(new Error('the thread of exports has ended'))
    if (this.running === running) this.running = null
  }
}
