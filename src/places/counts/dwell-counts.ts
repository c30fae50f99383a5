import { type CompiledQuery, sql } from 'kysely'
import { greatest, type LineDwellTable, type Queries } from '../../database/index.ts'
import { quarterMs } from './line-counts.ts'

/** A target was in a zone. Milliseconds since 1970. */
export interface Dwell {
  lineId: string
  target: string
  from: number
  to: number
}

/** Adds up how long targets were in drawn zones. A wait belongs to the quarter of an hour in which it ended. */
export class DwellCounts {
  private readonly rows = new Map<string, LineDwellTable>()

  add({ lineId, target, from, to }: Dwell): void {
    const last = Math.floor(to / quarterMs)
    for (let quarter = Math.floor(from / quarterMs); quarter <= last; quarter++) {
      const row = this.rowOf(lineId, target, quarter)
      row.inside_ms += Math.max(0, Math.min(to, (quarter + 1) * quarterMs) - Math.max(from, quarter * quarterMs))
    }
    const row = this.rowOf(lineId, target, last)
    row.visits++
    row.waited_ms += to - from
    row.longest_ms = Math.max(row.longest_ms, to - from)
  }

  /** The statements that add the times since the last call to the table. */
  takeChanges(queries: Queries): CompiledQuery[] {
    const statements = [...this.rows.values()].map(row => addDwell(queries, row))
    this.rows.clear()
    return statements
  }

  private rowOf(line_id: string, target: string, quarter: number): LineDwellTable {
    const key = `${line_id}\n${target}\n${quarter}`
    const row = this.rows.get(key) ?? { line_id, target, quarter, visits: 0, waited_ms: 0, longest_ms: 0, inside_ms: 0 }
    this.rows.set(key, row)
    return row
  }
}

function addDwell(queries: Queries, row: LineDwellTable): CompiledQuery {
  const ref = (table: 'line_dwell' | 'excluded', column: keyof LineDwellTable) => sql.ref<number>(`${table}.${column}`)
  const sum = (column: 'visits' | 'waited_ms' | 'inside_ms') =>
    sql<number>`${ref('line_dwell', column)} + ${ref('excluded', column)}`
  return queries
    .insertInto('line_dwell')
    .values(row)
    .onConflict(conflict =>
      conflict.columns(['line_id', 'target', 'quarter']).doUpdateSet({
        visits: sum('visits'),
        waited_ms: sum('waited_ms'),
        inside_ms: sum('inside_ms'),
        longest_ms: greatest(ref('line_dwell', 'longest_ms'), ref('excluded', 'longest_ms')),
      }),
    )
    .compile()
}
