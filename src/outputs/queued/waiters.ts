/** Promises that wait for conditions, which are checked whenever `check` is called. */
export class Waiters {
  private readonly checks = new Set<() => void>()

  /** Resolves as soon as the condition holds, or after `withinMs`. */
  until(condition: () => boolean, { withinMs }: { withinMs?: number } = {}): Promise<void> {
    if (condition()) return Promise.resolve()
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.checks.delete(check)
        resolve()
      }
      const check = () => condition() && done()
      const timer = withinMs === undefined ? undefined : setTimeout(done, withinMs)
      this.checks.add(check)
    })
  }

  check(): void {
    for (const check of [...this.checks]) check()
  }
}
