import type { CompiledQuery, Kysely } from 'kysely'
import type { Schema } from './schema/schema.ts'

/** The query builder: runs reads, and compiles the statements that `Write` runs. */
export type Queries = Kysely<Schema>

/** Runs all statements in one transaction, in the given order. Durable when the promise resolves. */
export type Write = (statements: readonly CompiledQuery[]) => Promise<void>

/** The port between the classes that own tables and the database engine. */
export interface TableStore {
  readonly queries: Queries
  readonly write: Write
}
