import type { ServerResponse } from 'node:http'
import { sseMessage } from './sse-message.ts'
import { type MemoryHolder, StreamMemory } from './stream-memory.ts'

export interface LiveListenerOptions {
  response: ServerResponse
  /** A reader with more unsent bytes is disconnected; it reconnects and catches up. */
  maxBacklogBytes: number
  /** The budget for unsent bytes that all streams share; unlimited by default. */
  memory?: StreamMemory
  /** A replay ends when the reader takes no bytes for this time. */
  patienceMs: number
  /** Checks whether the caller may still read; called with each heartbeat. */
  isAllowed: () => Promise<boolean>
  /** Changes a message for this reader, such as the URLs in it. */
  adapt?: (message: Buffer) => Buffer
}

// The most bytes passed to the socket at once. The rest stays in the queue, where it can be dropped.
const writtenAtOnce = 16 * 1024
const endWithinMs = 5000

/** `rest` is the unsent part of `bytes`, which several streams may share. */
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
        this.dropQueue()
        resolve()
      })
    })
    response.on('drain', () => this.flush())
    // A closed connection is no error.
    response.on('error', () => undefined)
  }

  get isClosed(): boolean {
    return this.closed || this.isEnding
  }

  /** Calls `listener` once when the stream has ended, on either side. */
  onClose(listener: () => void): void {
    void this.whenClosed.then(listener)
  }

  /** Sends without waiting. Ends the stream with a `behind` message when the reader is too slow. `bytes` are whole messages. */
  send(bytes: Buffer): void {
    if (this.isClosed) return
    if (this.backlogBytes > this.options.maxBacklogBytes) this.endAsBehind()
    else this.put(bytes)
  }

  /** Sends and waits until the reader has taken all bytes. Resolves to false if the stream ends first. */
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

  /** Ends the stream if the caller may no longer read. Rejects when that cannot be checked. */
  async endUnlessAllowed(): Promise<void> {
    if (!this.isClosed && !(await this.options.isAllowed())) this.end()
  }

  /** Ends the stream of a slow reader. It reconnects with its last id, so it misses nothing. */
  endAsBehind(): void {
    if (!this.isClosed) this.options.response.write(behind)
    this.end()
  }

  private adapted(message: Buffer): Buffer {
    return this.options.adapt?.(message) ?? message
  }

  end(): void {
    const { response } = this.options
    this.isEnding = true
    this.dropQueue()
    this.progressed?.()
    const { socket } = response
    const timer = setTimeout(() => response.destroy(), endWithinMs)
    response.once('close', () => {
      clearTimeout(timer)
      // The connection serves no further requests.
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

  private dropQueue(): void {
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

  /** Takes whole messages from the queue, because a `behind` message may follow at any time. */
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

/** Returns the end of the last whole message within `writtenAtOnce` bytes, or the end of the first message if it is longer. */
function endOfMessages(bytes: Buffer): number {
  const last = bytes.lastIndexOf(betweenMessages, writtenAtOnce)
  const end = last > 0 ? last : bytes.indexOf(betweenMessages, writtenAtOnce)
  return end < 0 ? bytes.length : end + betweenMessages.length
}
