import { type Kysely, sql } from 'kysely'

/**
 * Texts are compared by their bytes, as SQLite compares them: the order of a page must not depend on the language of the
 * server. A column stands at the start of a line or after `add column`.
 */
const comparedByBytes = (statement: string) =>
  statement.replace(/^( +"?\w+"?|.*\badd column "?\w+"?) text\b/gm, '$1 text collate "C"')

/** Runs the statements of a migration, in which whole numbers are `bigint` and texts `text`. */
export async function runStatements(db: Kysely<unknown>, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(comparedByBytes(statement)).execute(db)
}
