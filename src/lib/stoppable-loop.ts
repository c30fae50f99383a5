/** Work that goes on until it is stopped. */
export class StoppableLoop {
  private readonly work: (signal: AbortSignal) => Promise<void>
  private controller: AbortController | null = null
  private running: Promise<void> = Promise.resolve()

  /** `work` ends soon after its signal, and does not reject. */
  constructor(work: (signal: AbortSignal) => Promise<void>) {
    this.work = work
  }

  get isStarted(): boolean {
    return this.controller !== null
  }

  /** May be called twice. */
  start(): void {
    if (this.controller) return
    this.controller = new AbortController()
    this.running = this.work(this.controller.signal)
  }

  /** Resolves when the work has ended. May be called twice. */
  async stop(): Promise<void> {
    this.controller?.abort()
    await this.running
    this.controller = null
  }
}
