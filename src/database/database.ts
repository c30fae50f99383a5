import { type CompiledQuery, Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { NewNames } from '../lib/settle-names.ts'
import { ViewtronError } from '../model/index.ts'
import { migrations } from './migrations.ts'
import type { Schema } from './schema.ts'
import { sqliteThreadDialect } from './sqlite/dialect.ts'
import { type SqliteError, SqliteThread } from './sqlite/sqlite-thread.ts'

export type Queries = Kysely<Schema>

export interface Database {
  /** The query builder, for reading and for compiling statements. */
  readonly queries: Queries
  /** Makes names durable, then runs all statements in one transaction; durable when it resolves. */
  commit(statements: readonly CompiledQuery[], names?: NewNames): Promise<void>
  close(): Promise<void>
}

async function migrate(queries: Queries, path: string): Promise<void> {
  const migrator = new Migrator({ db: queries, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  // Kysely's word for migrations in the database that this version does not have.
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new ViewtronError('database-newer', { path }, error)
  }
  if (error) throw error
}

export interface SqliteOptions {
  readOnly?: boolean
  /** Hears every error of the database, whoever asked. */
  failed?: ((error: SqliteError) => void) | undefined
}

/** Opens the SQLite database at `path`, creating and upgrading it unless `readOnly`. */
export async function openSqlite(path: string, { readOnly = false, failed }: SqliteOptions = {}): Promise<Database> {
  const thread = await SqliteThread.open({ path, readOnly }, failed)
  const queries = new Kysely<Schema>({ dialect: sqliteThreadDialect(thread) })
  try {
    if (!readOnly) await migrate(queries, path)
  } catch (error) {
    await thread.close()
    throw error
  }
  return {
    queries,
    commit: async (statements, names) => {
      await thread.commit(
        statements.map(({ sql, parameters }) => ({ sql, parameters })),
        names,
      )
    },
    close: () => thread.close(),
  }
}
