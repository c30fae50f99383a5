import type { Clock } from '../lib/clock.ts'

interface Entry<Value> {
  value: Value
  /** Milliseconds since 1970. */
  until: number
}

export interface TtlCacheOptions {
  clock: Clock
  ttlMs: number
  maxEntries: number
}

/**
 * Caches database answers for a few seconds, so that not every picture on a page costs a query. Changes made by another
 * process (`viewtron user`) are seen that much later. Written here because it has to follow the server's clock.
 */
export class TtlCache<Value> {
  private readonly options: TtlCacheOptions
  private readonly entries = new Map<string, Entry<Value>>()

  constructor(options: TtlCacheOptions) {
    this.options = options
  }

  get(key: string): Value | null {
    const entry = this.entries.get(key)
    return entry && entry.until > this.now() ? entry.value : null
  }

  /** Adds a value; evicts the oldest entry when the cache is full. */
  set(key: string, value: Value): void {
    this.entries.delete(key)
    const [oldest] = this.entries.keys()
    if (this.entries.size >= this.options.maxEntries && oldest !== undefined) this.entries.delete(oldest)
    this.entries.set(key, { value, until: this.now() + this.options.ttlMs })
  }

  clear(): void {
    this.entries.clear()
  }

  private now(): number {
    return this.options.clock.now().getTime()
  }
}
