import type { CompiledQuery } from 'kysely'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import { putSetting, type Queries } from '../database/index.ts'
import { entryRowsAfter, entryRowsOf, isFullPage, type LogRow, toEntry } from '../log/entries/log-rows.ts'
import { SetAsideEntries, unreadable } from '../log/set-aside-entries.ts'
import { IndexBatch } from './index-batch.ts'
import { removalStatements } from './index-removal.ts'
import { plain } from './index-rows.ts'
import { indexVersion } from './index-state.ts'

/** The name under which the index sets entries aside that can be read but not indexed. */
export const indexReader = 'search index'

/** A step of the index, to be written in one transaction. */
export interface IndexStep {
  statements: CompiledQuery[]
  /** Up to which entry the index is complete once the statements are written. */
  indexedSeq: number
  /** There may be more to do. */
  full: boolean
  /** The number of entries that could not be indexed. */
  setAside: number
}

// A step is one transaction, for which posts have to wait: about a tenth of a second on a small machine.
const largestStep = 4000

function putState(queries: Queries, seq: number): CompiledQuery {
  return putSetting(queries, 'search-index', { version: indexVersion, seq })
}

/**
 * Indexes up to `limit` entries of the log after `afterSeq`, fewer where they are large or have many terms, or removes as
 * many deleted ones; null where there is nothing to do. An entry that cannot be indexed is set aside at the time `now`.
 */
export async function nextIndexStep(
  queries: Queries,
  afterSeq: number,
  limit: number,
  now: Date = new Date(),
): Promise<IndexStep | null> {
  const [rows, removals] = await Promise.all([
    entryRowsAfter(queries, afterSeq, limit),
    removalStatements(queries, limit),
  ])
  // A batch adds to blocks as they are stored, so a removal has a transaction of its own.
  if (removals.length > 0) return { statements: removals, indexedSeq: afterSeq, full: true, setAside: 0 }
  if (rows.length === 0) return null
  const step = new StepOfRows(queries, now)
  const last = step.take(rows)
  const full = last !== rows.at(-1)?.seq || isFullPage(rows, limit)
  return {
    statements: [...(await step.statements()), putState(queries, last)],
    indexedSeq: last,
    full,
    setAside: step.setAside,
  }
}

/** A step that skips the next entry, because the database refuses to store its terms. */
export async function passOverStep(
  queries: Queries,
  { afterSeq, error, now }: { afterSeq: number; error: unknown; now: Date },
): Promise<IndexStep | null> {
  const [row] = await entryRowsAfter(queries, afterSeq, 1)
  if (!row) return null
  const note = new SetAsideEntries(queries).addStatement({ reader: indexReader, seq: row.seq, error, at: now })
  return { statements: [note, putState(queries, row.seq)], indexedSeq: row.seq, full: true, setAside: 1 }
}

/** The statements that index entries which were set aside; those that still cannot be indexed are set aside again. */
export async function againStatements(queries: Queries, seqs: readonly number[], now: Date): Promise<CompiledQuery[]> {
  const step = new StepOfRows(queries, now)
  const rows = await entryRowsOf(queries, seqs)
  const setAside = new SetAsideEntries(queries)
  const forget = seqs.flatMap(seq => [unreadable, indexReader].map(reader => setAside.removeStatement(reader, seq)))
  step.take(rows)
  return [...forget, ...(await step.statements())]
}

/** Collects rows of the log into one step. */
class StepOfRows {
  private readonly queries: Queries
  private readonly now: Date
  private readonly cameras = new ShownCameras([])
  private readonly batch = new IndexBatch()
  private readonly notes: CompiledQuery[] = []

  constructor(queries: Queries, now: Date) {
    this.queries = queries
    this.now = now
  }

  /** Takes rows until the step is full, at least one. Returns the number of the last one. */
  take(rows: readonly LogRow[]): number {
    let last = 0
    for (const row of rows) {
      if (this.batch.size >= largestStep) break
      this.add(row)
      last = row.seq
    }
    return last
  }

  get setAside(): number {
    return this.notes.length
  }

  async statements(): Promise<CompiledQuery[]> {
    return [...this.notes, ...(await this.batch.statements(this.queries))]
  }

  private add(row: LogRow): void {
    let reader = unreadable
    try {
      const entry = toEntry(row, this.cameras)
      reader = indexReader
      if (entry.kind === 'alarm') this.batch.add({ event: entry, cameraId: row.camera_id, time: row.time })
    } catch (error) {
      this.notes.push(new SetAsideEntries(this.queries).addStatement({ reader, seq: row.seq, error, at: this.now }))
    }
  }
}

/** The statements that empty the index, so that it is built again. */
export function clearIndexStatements(queries: Queries): CompiledQuery[] {
  const tables = ['search_term', 'search_posting', 'search_block', 'plate', 'plate_part', 'plate_sighting'] as const
  const empty = [...tables, 'search_gone', 'plate_gone'].map(table => plain(`delete from ${table}`))
  // Entries that cannot be indexed are found again.
  const setAside = new SetAsideEntries(queries)
  const forget = [unreadable, indexReader].map(reader => setAside.removeAllStatement(reader))
  return [...empty, ...forget, putState(queries, 0)]
}
