/** Runs work one at a time. A call during a run gets that run's result. */
export class SingleFlight<Result = void> {
  private readonly work: () => Promise<Result>
  private running: Promise<Result> | null = null

  constructor(work: () => Promise<Result>) {
    this.work = work
  }

  run(): Promise<Result> {
    this.running ??= this.work().finally(() => {
      this.running = null
    })
    return this.running
  }

  /** Resolves when nothing is running, also where the run failed. */
  async idle(): Promise<void> {
    await this.running?.catch(() => undefined)
  }
}
