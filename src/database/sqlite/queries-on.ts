import type { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import { PreparedStatements } from './prepared-statements.ts'

/** Queries on an open connection, in this thread. */
export function queriesOn(database: DatabaseSync): Queries {
  const prepared = new PreparedStatements(database)
  const run = async (statements: Parameters<PreparedStatements['run']>[0][]) =>
    statements.map(statement => prepared.run(statement))
  return new Kysely<Schema>({ dialect: sqliteThreadDialect({ run, close: async () => undefined }) })
}
