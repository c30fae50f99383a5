import type { CompiledQuery } from 'kysely'
import type { Schema } from './schema/schema.ts'
import type { Queries } from './table-store.ts'
import { upsert } from './words.ts'

export interface RowStatementOptions<Name extends keyof Schema> {
  table: Name
  columns: readonly (keyof Schema[Name] & string)[]
  /** Replaces a row with the same primary key; without it such a row makes the statement fail. */
  replace?: boolean
}

/**
 * Makes the statements that insert rows with these columns. The query is compiled once: for rows that come with every
 * post, building it each time costs more than running it.
 */
export function rowStatements<Name extends keyof Schema>(
  queries: Queries,
  { table, columns, replace = false }: RowStatementOptions<Name>,
): (row: Schema[Name]) => CompiledQuery {
  const sample = Object.fromEntries(columns.map(column => [column, 0])) as Schema[Name]
  const compiled = replace
    ? upsert(queries, table, sample)
    : queries
        .insertInto(table)
        .values(sample as never)
        .compile()
  return row => ({ ...compiled, parameters: columns.map(column => row[column]) })
}
