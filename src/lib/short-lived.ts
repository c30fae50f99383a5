import type { Clock } from './clock.ts'

export interface ShortLivedOptions {
  clock: Clock
  keptMs: number
  /** The oldest make room for new ones. */
  most: number
}

/** Values that are taken once, within a time, by a key that nobody can guess. In memory: a restart forgets them. */
export class ShortLived<Value> {
  private readonly options: ShortLivedOptions
  private readonly kept = new Map<string, { value: Value; at: number }>()

  constructor(options: ShortLivedOptions) {
    this.options = options
  }

  keep(key: string, value: Value): void {
    const { keptMs, most } = this.options
    const now = this.now()
    this.kept.delete(key)
    for (const [oldest, { at }] of this.kept) {
      if (now - at < keptMs && this.kept.size < most) break
      this.kept.delete(oldest)
    }
    this.kept.set(key, { value, at: now })
  }

  /** The value of a key; null where there is none, it was taken before, or its time is over. */
  take(key: string): Value | null {
    const found = this.kept.get(key)
    this.kept.delete(key)
    return found && this.now() - found.at < this.options.keptMs ? found.value : null
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
