/** Limits how many tasks run at the same time; the others wait for their turn, first come, first served. */
export class Turns {
  private readonly atOnce: number
  private readonly waiting: (() => void)[] = []
  private running = 0

  constructor(atOnce: number) {
    this.atOnce = atOnce
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.atOnce) await new Promise<void>(turn => this.waiting.push(turn))
    else this.running++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}
