import { type CompiledQuery, sql } from 'kysely'
import { type LineCountTable, type LineTotalTable, type Queries, upsert } from '../../database/index.ts'
import { increment, isLateTotal, laterTotal } from '../../grouping/index.ts'

export const quarterMs = 15 * 60_000

/** Targets that crossed a line, or what its camera's totals grew by. */
export type LineCrossing = Omit<LineCountTable, 'quarter'> & { time: number }

/** Totals that a camera posted with a line. */
export interface LineTotals {
  time: number
  cameraId: string
  lineId: string
  shape: 'area' | 'line'
  target: string
  entered: number | null
  left: number | null
}

interface CountsKept {
  before: number
  upTo: number
}

const totalKey = ({ camera_id, shape, target }: Pick<LineTotalTable, 'camera_id' | 'shape' | 'target'>) =>
  `${camera_id}\n${shape}\n${target}`

/**
 * Adds up what crossed each line, in the order of the log. Totals are those of the device, so their growth belongs to the
 * line with which they came.
 */
export class LineCounts {
  private readonly totals = new Map<string, LineTotalTable>()
  private readonly changedTotals = new Set<LineTotalTable>()
  private readonly counts = new Map<string, LineCountTable>()

  /** Counts of before this time, of entries up to a number of the log, are there already. */
  private kept: CountsKept = { before: 0, upTo: 0 }

  /** `again`: everything up to this number of the log was counted before, and is counted again. */
  static async load(queries: Queries, { again }: { again: number }): Promise<LineCounts> {
    const counts = new LineCounts()
    const kept = await queries.selectFrom('counts_kept').select('before').executeTakeFirst()
    counts.kept = { before: Math.ceil((kept?.before ?? 0) / quarterMs) * quarterMs, upTo: again }
    for (const row of await queries.selectFrom('line_total').selectAll().execute())
      counts.totals.set(totalKey(row), row)
    return counts
  }

  /** Statements that remove everything that was counted, but for the time whose events retention removed. */
  static clear(queries: Queries): CompiledQuery[] {
    const columns = ['camera_id', 'shape', 'target', 'entered', 'left', 'time'] as const
    const begin = sql<number>`quarter * ${sql.lit(quarterMs)}`
    const before = sql<number>`coalesce((select max(before) from counts_kept), 0)`
    const isCountedAgain = sql<boolean>`source = 'tracks' or ${begin} >= ${before}`
    return [
      queries.deleteFrom('line_count').where(isCountedAgain).compile(),
      ...(['line_total', 'line_dwell'] as const).map(table => queries.deleteFrom(table).compile()),
      queries
        .insertInto('line_total')
        .columns(columns)
        .expression(queries.selectFrom('removed_total').select(columns))
        .compile(),
      // Lines that people drew are counted from the beginning too.
      queries.updateTable('line').set({ counted_seq: 0 }).compile(),
    ]
  }

  /** Whether what an event counted is there already. */
  isKept({ seq, time }: { seq: number; time: number }): boolean {
    return seq <= this.kept.upTo && time < this.kept.before
  }

  addCrossing({ time, ...crossing }: LineCrossing): void {
    const row = { ...crossing, quarter: Math.floor(time / quarterMs) }
    const key = [row.line_id, row.target, row.source, row.quarter, row.sex, row.age].join('\n')
    const before = this.counts.get(key)
    const entered = (before?.entered ?? 0) + row.entered
    const left = (before?.left ?? 0) + row.left
    this.counts.set(key, { ...row, entered, left })
  }

  addTotals({ time, cameraId, lineId, shape, target, entered, left }: LineTotals): void {
    const none = { camera_id: cameraId, shape, target, entered: null, left: null, time: 0 }
    const before = this.totals.get(totalKey(none)) ?? none
    if (isLateTotal({ time, entered, left }, before)) return
    this.addCrossing({
      time,
      line_id: lineId,
      target,
      source: 'counter',
      sex: '',
      age: '',
      entered: entered === null ? 0 : increment(before.entered, entered),
      left: left === null ? 0 : increment(before.left, left),
    })
    const now = { ...before, ...laterTotal({ time, entered, left }, before) }
    this.changedTotals.delete(before)
    this.changedTotals.add(now)
    this.totals.set(totalKey(now), now)
  }

  /** The statements that add the counts since the last call to the tables. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = [...this.changedTotals].map(row => upsert(queries, 'line_total', { ...row }))
    for (const row of this.counts.values()) statements.push(addCount(queries, row))
    this.changedTotals.clear()
    this.counts.clear()
    return statements
  }
}

function addCount(queries: Queries, row: LineCountTable): CompiledQuery {
  const sum = (way: 'entered' | 'left') => sql<number>`${sql.ref(`line_count.${way}`)} + ${sql.ref(`excluded.${way}`)}`
  return queries
    .insertInto('line_count')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['line_id', 'target', 'source', 'quarter', 'sex', 'age']).doUpdateSet({
        entered: sum('entered'),
        left: sum('left'),
      }),
    )
    .compile()
}
