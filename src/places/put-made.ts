import { type CompiledQuery, sql } from 'kysely'
import type { PassTable, Queries, VisitTable } from '../database/index.ts'

type Excluded<Table> = (column: keyof Table & string) => ReturnType<typeof sql.ref>
const excluded: Excluded<PassTable & VisitTable> = column => sql.ref(`excluded.${column}`)

/** Statements that store a pass; one whose events retention removed stays as it is until a later read is added. */
export function putPassStatement(
  queries: Queries,
  columns: readonly (keyof PassTable & string)[],
): (row: PassTable) => CompiledQuery {
  const sample = Object.fromEntries(columns.map(column => [column, 0])) as never
  const changes = Object.fromEntries(columns.filter(column => column !== 'id').map(one => [one, excluded(one)]))
  const compiled = queries
    .insertInto('pass')
    .values(sample)
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet(changes as never)
        .where(sql<boolean>`pass.is_removed = 0 or pass.last_seq < excluded.last_seq`),
    )
    .compile()
  return row => ({ ...compiled, parameters: parametersOf(compiled, columns, row) })
}

/**
 * Statements that store a visit. One whose events retention removed stays as it is until a later read is added, or until
 * it is over.
 */
export function putVisitStatement(
  queries: Queries,
  columns: readonly (keyof VisitTable & string)[],
): (row: VisitTable) => CompiledQuery {
  const sample = Object.fromEntries(columns.map(column => [column, 0])) as never
  const changes = Object.fromEntries(columns.filter(column => column !== 'id').map(one => [one, excluded(one)]))
  const isLater = sql<boolean>`visit.last_seq < excluded.last_seq`
  const removedKey = sql`case when ${isLater} then null else visit.removed_key end`
  const compiled = queries
    .insertInto('visit')
    .values(sample)
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet({ ...changes, removed_key: removedKey } as never)
        .where(sql<boolean>`coalesce(visit.removed_key, '') = '' or ${isLater}`),
    )
    .compile()
  return row => ({ ...compiled, parameters: parametersOf(compiled, columns, row) })
}

/** The values of a row, and after them what else the statement binds. */
function parametersOf<Row>(
  { parameters }: CompiledQuery,
  columns: readonly (keyof Row & string)[],
  row: Row,
): readonly unknown[] {
  return [...columns.map(column => row[column]), ...parameters.slice(columns.length)]
}
