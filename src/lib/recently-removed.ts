/** The time for which something removed can be restored; the dashboard offers it for some seconds. */
const keptMs = 3_600_000
const mostKept = 1000

/** Things that people removed a short while ago, kept in memory: after a restart they cannot be restored. */
export class RecentlyRemoved<Thing> {
  readonly #kept = new Map<string, { thing: Thing; at: number }>()

  /** `at`: milliseconds since 1970. */
  keep(id: string, thing: Thing, at: number): void {
    this.#kept.delete(id)
    this.#kept.set(id, { thing, at })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** Returns a thing, once; null where it is not kept or no longer. */
  take(id: string, now: number): Thing | null {
    const one = this.#kept.get(id)
    this.#kept.delete(id)
    return one && Math.abs(now - one.at) <= keptMs ? one.thing : null
  }
}
