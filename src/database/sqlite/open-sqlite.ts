import { type CompiledQuery, Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { NewNames } from '../../lib/durable-names.ts'
import { ViewtronError } from '../../model/index.ts'
import type { Database } from '../database.ts'
import type { DatabaseError } from '../database-error.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import { migrations } from './migrations.ts'
import { SqliteThread } from './sqlite-thread.ts'

async function migrate(queries: Queries, path: string): Promise<void> {
  const migrator = new Migrator({
    db: queries,
    provider: { getMigrations: async () => migrations },
    // Some migrations landed after others with higher numbers; databases of the time between have run those first.
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  // Kysely has no other sign for migrations in the database that this version does not have.
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new ViewtronError('database-newer', { path }, error)
  }
  if (error) throw error
}

export interface SqliteOptions {
  readOnly?: boolean
  /** Called with every error of the database, whichever query met it. */
  failed?: ((error: DatabaseError) => void) | undefined
}

/** Opens the SQLite database at `path`, creating and upgrading it unless `readOnly`. Rejects with `database-newer`. */
export async function openSqlite(path: string, { readOnly = false, failed }: SqliteOptions = {}): Promise<Database> {
  const thread = await SqliteThread.open({ path, readOnly }, failed)
  const queries = new Kysely<Schema>({ dialect: sqliteThreadDialect(thread) })
  try {
    if (!readOnly) await migrate(queries, path)
  } catch (error) {
    await thread.close()
    throw error
  }
  const commit = async (statements: readonly CompiledQuery[], names?: NewNames) => {
    const plain = statements.map(({ sql, parameters }) => ({ sql, parameters }))
    await thread.commit(plain, names)
  }
  return {
    queries,
    write: statements => commit(statements),
    commit,
    close: () => thread.close(),
  }
}
