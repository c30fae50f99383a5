import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { atMost } from '../../lib/at-most.ts'
import type { FileToWrite, FileWriterAnswer, FileWriterPlace, FileWriterQuestion } from './file-writer-messages.ts'

interface Waiting {
  done: () => void
  failed: (error: Error) => void
}

// Longer than a sync of a slow disk takes; one that never ends must not keep the server from stopping.
const endsWithinMs = 5000

// The bundle has it beside everything else (scripts/build.ts).
const workerFile = import.meta.url.endsWith('.ts') ? './file-writer-worker.ts' : './file-writer-worker.js'

/** Writes files on a thread of its own, which starts with the first one. Rejects with errors that have a Node `code`. */
export class FileWriter {
  private readonly place: FileWriterPlace
  private readonly waiting = new Map<number, Waiting>()
  private worker: Worker | null = null
  private nextId = 1
  private isClosed = false

  constructor(place: FileWriterPlace) {
    this.place = place
  }

  /** Writes files, replacing those that exist. They are not durable before `sync`. */
  write(files: FileToWrite[]): Promise<void> {
    return this.ask(id => ({ id, write: files }))
  }

  /** Makes files that were written, and their names, durable. */
  sync(paths: string[]): Promise<void> {
    return this.ask(id => ({ id, sync: paths }))
  }

  /** Resolves when all work that was asked is done and the thread has ended. Further work is refused. */
  async close(): Promise<void> {
    this.isClosed = true
    const { worker } = this
    if (!worker) return
    const ended = once(worker, 'exit')
    worker.ref()
    worker.postMessage('end')
    await atMost(
      ended.then(() => undefined),
      endsWithinMs,
    )
    await this.worker?.terminate()
  }

  private ask(question: (id: number) => FileWriterQuestion): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('the thread that writes files has ended'))
    return new Promise((done, failed) => {
      const id = this.nextId++
      this.waiting.set(id, { done, failed })
      this.worker ??= this.start()
      this.worker.postMessage(question(id))
    })
  }

  private start(): Worker {
    const worker = new Worker(new URL(workerFile, import.meta.url), {
      workerData: this.place,
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    })
    worker.on('message', ({ id, error }: FileWriterAnswer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error)
        waiting?.failed(Object.assign(new Error(error.message), error.code === null ? {} : { code: error.code }))
      else waiting?.done()
    })
    worker.on('error', error => this.end(error as Error))
    worker.on('exit', () => this.end(new Error('the thread that writes files has ended')))
    // Files that are not written stay in the database, so the thread keeps no process alive.
    worker.unref()
    return worker
  }

  private end(error: Error): void {
    this.worker = null
    for (const { failed } of this.waiting.values()) failed(error)
    this.waiting.clear()
  }
}
