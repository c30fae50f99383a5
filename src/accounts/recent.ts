import type { Clock } from '../lib/clock.ts'

/**
 * Remembers answers of the database for a few seconds, so that not every picture of a page asks who is looking. What
 * another process changes (`viewtron user`) is seen that much later.
 */
export class Recent<Value> {
  private readonly clock: Clock
  private readonly keptMs: number
  private readonly most: number
  private readonly values = new Map<string, { value: Value; until: number }>()

  constructor({ clock, keptMs, most }: { clock: Clock; keptMs: number; most: number }) {
    this.clock = clock
    this.keptMs = keptMs
    this.most = most
  }

  get(key: string): Value | null {
    const found = this.values.get(key)
    return found && found.until > this.clock.now().getTime() ? found.value : null
  }

  set(key: string, value: Value): void {
    if (this.values.size >= this.most) this.values.clear()
    this.values.set(key, { value, until: this.clock.now().getTime() + this.keptMs })
  }

  clear(): void {
    this.values.clear()
  }
}
