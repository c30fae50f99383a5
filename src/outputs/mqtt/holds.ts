/** Things that last for a while after the last time they were seen. */
export class Holds {
  private readonly timers = new Map<string, NodeJS.Timeout>()

  /** Begins, or begins anew; `ended` is called once it has not been seen for so long. */
  hold(key: string, milliseconds: number, ended: () => void): void {
    clearTimeout(this.timers.get(key))
    const timer = setTimeout(() => {
      this.timers.delete(key)
      ended()
    }, milliseconds)
    this.timers.set(key, timer)
  }

  has(key: string): boolean {
    return this.timers.has(key)
  }

  /** Ends them all without a word. */
  clear(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
    this.timers.clear()
  }
}
