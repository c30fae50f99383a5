import type { AuditTable } from '../database/index.ts'

// Pages repeat their searches, programs poll every few seconds. Changes are never folded: it
// matters when a gate was opened for the second time.
const isRepeatable = (action: string) =>
  /^(search|export|try|check|watch|download)-|^(sign-in-failed|open-shared-event)$/.test(action)

const maxGapMs = 10 * 60_000
const maxSpanMs = 86_400_000
const maxKept = 5000
// A transaction for every repeat would cost the disk more than it is worth.
const storeEveryMs = 30_000

interface Kept {
  row: AuditTable
  /** The count that the table has; 0 before the entry is written. */
  storedCount: number
}

const keyOf = ({ who, address, action, subject, detail }: AuditTable) =>
  JSON.stringify([who, address, action, subject, detail])

/** Counts repeats of an audit entry in that entry: within 10 minutes of the last repeat, for a day at most. */
export class AuditFolding {
  private readonly kept = new Map<string, Kept>()
  private storedAt = 0

  /** Counts `row` in an earlier entry and returns true; false when it is not a repeat. */
  fold(row: AuditTable): boolean {
    const earlier = this.kept.get(keyOf(row))?.row
    if (!earlier || Math.abs(row.at - earlier.last_at) > maxGapMs || row.at - earlier.at > maxSpanMs) return false
    earlier.count++
    earlier.last_at = row.at
    return true
  }

  /** Remembers an entry, so that its repeats are counted in it. Entries whose repeats matter are not remembered. */
  add(row: AuditTable): void {
    if (!isRepeatable(row.action)) return
    const key = keyOf(row)
    this.kept.delete(key)
    this.kept.set(key, { row, storedCount: 0 })
    const [oldest] = this.kept.keys()
    if (this.kept.size > maxKept && oldest !== undefined) this.kept.delete(oldest)
  }

  /** Stored entries whose counts have grown since, twice a minute. */
  due(now: number): AuditTable[] {
    if (Math.abs(now - this.storedAt) < storeEveryMs) return []
    this.storedAt = now
    const grown = [...this.kept.values()].filter(({ row, storedCount }) => storedCount > 0 && row.count > storedCount)
    return grown.map(({ row }) => ({ ...row }))
  }

  /** Makes the next `due` return all that there is. */
  makeDue(): void {
    this.storedAt = Number.NEGATIVE_INFINITY
  }

  /** Notes the counts that the table has now. */
  stored(rows: readonly AuditTable[]): void {
    for (const row of rows) {
      const kept = this.kept.get(keyOf(row))
      if (kept?.row.id === row.id) kept.storedCount = row.count
    }
  }
}
