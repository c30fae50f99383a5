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

  has(id: string): boolean {
    return this.#kept.has(id)
  }

  /** Returns a thing, once; null where it is not kept or no longer. */
  take(id: string, now: number): Thing | null {
    const one = this.#kept.get(id)
    this.#kept.delete(id)
    return one && Math.abs(now - one.at) <= keptMs ? one.thing : null
  }

  /** Restores a thing by `restore`; it stays kept if that rejects. Resolves with null where it is not kept or no longer. */
  async restore<Result>(id: string, now: number, restore: (thing: Thing) => Promise<Result>): Promise<Result | null> {
    const thing = this.take(id, now)
    if (thing === null) return null
    try {
      return await restore(thing)
    } catch (error) {
      this.keep(id, thing, now)
      throw error
    }
  }
}
