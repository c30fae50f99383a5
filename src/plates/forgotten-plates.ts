import type { KnownPlate } from './known-plate.ts'

/** The time for which a removed plate can be restored; the dashboard offers it for some seconds. */
const keptMs = 3_600_000
const mostKept = 1000

/** Known plates that were removed a short while ago, kept in memory: after a restart they cannot be restored. */
export class ForgottenPlates {
  readonly #kept = new Map<string, { plate: KnownPlate; at: number }>()

  keep(plate: KnownPlate, at: number): void {
    this.#kept.delete(plate.key)
    this.#kept.set(plate.key, { plate, at })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** Returns a plate, once; null where it is not kept or no longer. */
  take(key: string, now: number): KnownPlate | null {
    const one = this.#kept.get(key)
    this.#kept.delete(key)
    return one && Math.abs(now - one.at) <= keptMs ? one.plate : null
  }
}
