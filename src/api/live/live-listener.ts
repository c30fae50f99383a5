import type { ServerResponse } from 'node:http'
import { sseMessage } from './sse-message.ts'
import { type MemoryHolder, StreamMemory } from './stream-memory.ts'

export interface LiveListenerOptions {
  response: ServerResponse
  /** Unsent bytes above which the reader is given up; it comes back and catches up. */
  maxBacklogBytes: number
  /** What it shares with other streams for unsent bytes; nothing where it is left out. */
  memory?: StreamMemory
  /** How long a replay waits for a reader that takes nothing. */
  patienceMs: number
  /** Whether who listens may still do so; asked with each heartbeat. */
  isWelcome: () => Promise<boolean>
  /** Fits a message to this reader, such as the addresses in it. */
  adapt?: (message: Buffer) => Buffer
}

// What is handed to the system at once. The rest waits here, where it can be let go of.
const writtenAtOnce = 16 * 1024
const endWithinMs = 5000
/** What is left of bytes that others may have to send too. */
interface Unsent {
  bytes: Buffer
  rest: Buffer
}

const betweenMessages = '\n\n'

const behind = sseMessage('behind', { reason: 'This reader takes messages more slowly than they come.' })

/** One open event stream. */
export class LiveListener implements MemoryHolder {
  progressAt = performance.now()
  private readonly options: LiveListenerOptions
  private readonly memory: StreamMemory
  backlogBytes = 0
  private readonly queue: Unsent[] = []
  private closed: boolean
  private isEnding = false
  private readonly whenClosed: Promise<void>
  private progressed: (() => void) | null = null

  constructor(options: LiveListenerOptions) {
    this.options = options
    const { response, memory } = options
    this.memory = memory ?? new StreamMemory(Number.POSITIVE_INFINITY)
    this.closed = response.closed
    this.whenClosed = new Promise(resolve => {
      if (this.closed) resolve()
      response.once('close', () => {
        this.closed = true
        this.forget()
        resolve()
      })
    })
    response.on('drain', () => this.flush())
    // A reader that goes away is nothing to complain about.
    response.on('error', () => undefined)
  }

  get isClosed(): boolean {
    return this.closed || this.isEnding
  }

  /** Calls back once when the stream has ended, whoever ended it. */
  onClose(listener: () => void): void {
    void this.whenClosed.then(listener)
  }

  /** Sends without waiting; a reader that is too far behind is told so and its stream ends. `bytes` are whole messages. */
  send(bytes: Buffer): void {
    if (this.isClosed) return
    if (this.backlogBytes > this.options.maxBacklogBytes) this.fallBehind()
    else this.put(bytes)
  }

  /** Sends and waits until the reader has taken it. False when it does not. */
  async sendPatiently(bytes: Buffer): Promise<boolean> {
    if (!this.isClosed) this.put(bytes)
    while (!this.isClosed && this.backlogBytes > 0) {
      const timer = setTimeout(() => this.options.response.destroy(), this.options.patienceMs)
      const progress = new Promise<void>(resolve => {
        this.progressed = resolve
      })
      await Promise.race([progress, this.whenClosed])
      clearTimeout(timer)
    }
    return !this.isClosed
  }

  /** Ends the stream of somebody who was signed out meanwhile. Rejects when that cannot be found out. */
  async endUnlessWelcome(): Promise<void> {
    if (!this.isClosed && !(await this.options.isWelcome())) this.end()
  }

  /** Whoever reads comes back with the last id it has got, so nothing is missed. */
  fallBehind(): void {
    if (!this.isClosed) this.options.response.write(behind)
    this.end()
  }

  private adapted(message: Buffer): Buffer {
    return this.options.adapt?.(message) ?? message
  }

  end(): void {
    const { response } = this.options
    this.isEnding = true
    this.forget()
    this.progressed?.()
    const { socket } = response
    const timer = setTimeout(() => response.destroy(), endWithinMs)
    response.once('close', () => {
      clearTimeout(timer)
      // Nothing else comes on the connection of a stream.
      socket?.end()
    })
    response.end()
  }

  private put(bytes: Buffer): void {
    this.queue.push({ bytes, rest: bytes })
    this.backlogBytes += bytes.length
    this.memory.take(bytes)
    this.flush()
  }

  private forget(): void {
    for (const { bytes } of this.queue.splice(0)) this.memory.give(bytes)
    this.backlogBytes = 0
    this.memory.changed(this)
  }

  private flush(): void {
    const { response } = this.options
    const before = this.backlogBytes
    while (!this.closed && !response.writableNeedDrain) {
      const [first] = this.queue
      if (first === undefined) break
      response.write(this.adapted(this.next(first)))
    }
    if (this.backlogBytes < before) this.progressAt = performance.now()
    this.memory.changed(this)
    this.progressed?.()
  }

  /** Whole messages: half a one must never stand before the last word. */
  private next(first: Unsent): Buffer {
    const { bytes, rest } = first
    const part = rest.length <= writtenAtOnce ? rest : rest.subarray(0, endOfMessages(rest))
    first.rest = rest.subarray(part.length)
    this.backlogBytes -= part.length
    if (first.rest.length > 0) return part
    this.queue.shift()
    this.memory.give(bytes)
    return part
  }
}

/** Where the last message ends that may be written with the first ones; the end of the first where it is long. */
function endOfMessages(bytes: Buffer): number {
  const last = bytes.lastIndexOf(betweenMessages, writtenAtOnce)
  const end = last > 0 ? last : bytes.indexOf(betweenMessages, writtenAtOnce)
  return end < 0 ? bytes.length : end + betweenMessages.length
}
