import type { KnownPlateTable } from '../database/index.ts'

/** How long what was forgotten can be brought back; the page offers it for some seconds. */
const keptMs = 3_600_000
const mostKept = 1000

/** Known plates that were forgotten a short while ago, in memory: a restart forgets them for good. */
export class ForgottenPlates {
  private readonly kept = new Map<string, { row: KnownPlateTable; at: number }>()

  keep(row: KnownPlateTable, at: number): void {
    this.kept.delete(row.key)
    this.kept.set(row.key, { row, at })
    const [oldest] = this.kept.keys()
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest)
  }

  /** Gives a plate back, once; null where there is none any more. */
  take(key: string, now: number): KnownPlateTable | null {
    const one = this.kept.get(key)
    this.kept.delete(key)
    return one && Math.abs(now - one.at) <= keptMs ? one.row : null
  }
}
