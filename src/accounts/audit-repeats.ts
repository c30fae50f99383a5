import type { AuditTable } from '../database/index.ts'

// Pages ask again and again for what they show, programs every few seconds. What changes something is never folded:
// when a gate was opened the second time matters.
const isLooking = (action: string) => /^(search|export|try|check|watch|download)-|^sign-in-failed$/.test(action)

const withinMs = 10 * 60_000
const longestMs = 86_400_000
const mostKept = 5000
// A transaction for every repeat would cost the disk more than it is worth.
const countEveryMs = 30_000

interface Kept {
  row: AuditTable
  /** The count that the table has; 0 before it is written. */
  written: number
}

const keyOf = ({ who, address, action, subject, detail }: AuditTable) =>
  JSON.stringify([who, address, action, subject, detail])

/** Repeats of an entry within 10 minutes of the last one are counted in it, for a day at most. */
export class AuditRepeats {
  private readonly kept = new Map<string, Kept>()
  private countedAt = 0

  /** Counts a repeat; false for what is none. */
  fold(row: AuditTable): boolean {
    const before = this.kept.get(keyOf(row))?.row
    if (!before || Math.abs(row.at - before.last_at) > withinMs || row.at - before.at > longestMs) return false
    before.count++
    before.last_at = row.at
    return true
  }

  /** Repeats of this entry are counted in it from now on, where it is of a kind that repeats. */
  keep(row: AuditTable): AuditTable {
    if (!isLooking(row.action)) return row
    const key = keyOf(row)
    this.kept.delete(key)
    this.kept.set(key, { row, written: 0 })
    const [oldest] = this.kept.keys()
    if (this.kept.size > mostKept && oldest !== undefined) this.kept.delete(oldest)
    return row
  }

  /** Entries with repeats that are not in the table yet, twice a minute. */
  due(now: number): AuditTable[] {
    if (Math.abs(now - this.countedAt) < countEveryMs) return []
    this.countedAt = now
    const all = [...this.kept.values()]
    return all.filter(({ row, written }) => written > 0 && row.count > written).map(({ row }) => ({ ...row }))
  }

  /** The next `due` gives what there is. */
  makeDue(): void {
    this.countedAt = Number.NEGATIVE_INFINITY
  }

  written(rows: readonly AuditTable[]): void {
    for (const row of rows) {
      const kept = this.kept.get(keyOf(row))
      if (kept?.row.id === row.id) kept.written = row.count
    }
  }
}
