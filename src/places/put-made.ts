import { type CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { PassTable, Queries, VisitTable } from '../database/index.ts'

interface PutOptions<Row> {
  columns: readonly (keyof Row & string)[]
  /** Columns that a row that is there gets in addition to the values of the new one. */
  changes?: Record<string, RawBuilder<unknown>>
  /** Chooses the rows that are replaced; others stay as they are. */
  where: RawBuilder<boolean>
}

/** Statements that store a pass; one whose events retention removed stays as it is until a later read is added. */
export function putPassStatement(
  queries: Queries,
  columns: readonly (keyof PassTable & string)[],
): (row: PassTable) => CompiledQuery {
  const where = sql<boolean>`pass.is_removed = 0 or pass.last_seq < excluded.last_seq`
  return putStatement<PassTable>(queries, 'pass', { columns, where })
}

/**
 * Statements that store a visit. One whose events retention removed stays as it is until a later read is added, or until
 * it is over.
 */
export function putVisitStatement(
  queries: Queries,
  columns: readonly (keyof VisitTable & string)[],
): (row: VisitTable) => CompiledQuery {
  const isLater = sql<boolean>`visit.last_seq < excluded.last_seq`
  const changes = { removed_key: sql`case when ${isLater} then null else visit.removed_key end` }
  const where = sql<boolean>`coalesce(visit.removed_key, '') = '' or ${isLater}`
  return putStatement<VisitTable>(queries, 'visit', { columns, changes, where })
}

/** The query is compiled once. It binds the values of a row first, and after them what else it has. */
function putStatement<Row>(
  queries: Queries,
  table: 'pass' | 'visit',
  { columns, changes = {}, where }: PutOptions<Row>,
): (row: Row) => CompiledQuery {
  const sample = Object.fromEntries(columns.map(column => [column, 0])) as never
  const replaced = columns.filter(column => column !== 'id').map(column => [column, sql.ref(`excluded.${column}`)])
  const compiled = queries
    .insertInto(table)
    .values(sample)
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet({ ...Object.fromEntries(replaced), ...changes } as never)
        .where(where),
    )
    .compile()
  const others = compiled.parameters.slice(columns.length)
  return row => ({ ...compiled, parameters: [...columns.map(column => row[column]), ...others] })
}
