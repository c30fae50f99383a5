import type { ServerResponse } from 'node:http'

export interface LiveListenerOptions {
  response: ServerResponse
  /** Unsent bytes above which the reader is given up; it comes back and catches up. */
  maxBacklogBytes: number
  /** How long a replay waits for a reader that takes nothing. */
  patienceMs: number
  /** Whether who listens may still do so; asked with each heartbeat. */
  isWelcome: () => Promise<boolean>
  /** Fits a message to this reader, such as the addresses in it. */
  adapt?: (message: Buffer) => Buffer
}

/** One open event stream. */
export class LiveListener {
  private readonly options: LiveListenerOptions
  private closed: boolean
  private readonly whenClosed: Promise<void>

  constructor(options: LiveListenerOptions) {
    this.options = options
    this.closed = options.response.closed
    this.whenClosed = new Promise(resolve => {
      if (this.closed) resolve()
      options.response.once('close', () => {
        this.closed = true
        resolve()
      })
    })
    // A reader that goes away is nothing to complain about.
    options.response.on('error', () => undefined)
  }

  get isClosed(): boolean {
    return this.closed
  }

  /** Calls back once when the stream has ended, whoever ended it. */
  onClose(listener: () => void): void {
    void this.whenClosed.then(listener)
  }

  /** Sends without waiting; a reader that is too far behind is cut off. */
  send(bytes: Buffer): void {
    const { response, maxBacklogBytes } = this.options
    if (this.closed) return
    if (response.writableLength > maxBacklogBytes) response.destroy()
    else response.write(this.adapted(bytes))
  }

  /** Sends and waits until the reader takes more. False when it does not. */
  async sendPatiently(bytes: Buffer): Promise<boolean> {
    const { response } = this.options
    if (this.closed || response.write(this.adapted(bytes))) return !this.closed
    const timer = setTimeout(() => response.destroy(), this.options.patienceMs)
    await Promise.race([new Promise(drained => response.once('drain', drained)), this.whenClosed])
    clearTimeout(timer)
    return !this.closed
  }

  /** Ends the stream of somebody who was signed out meanwhile. Rejects when that cannot be found out. */
  async endUnlessWelcome(): Promise<void> {
    if (!this.closed && !(await this.options.isWelcome())) this.end()
  }

  private adapted(message: Buffer): Buffer {
    return this.options.adapt?.(message) ?? message
  }

  end(): void {
    this.options.response.end()
  }
}
