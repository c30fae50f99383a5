import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { ViewtronError } from '../../model/index.ts'
import type { Queries } from '../table-store.ts'
import { migrations } from './migrations.ts'

/** Names of the migrations that a database has run; none for one that is new. */
async function appliedMigrations(queries: Queries): Promise<string[]> {
  const found = await sql<{ isThere: boolean }>`
    select to_regclass('kysely_migration') is not null as ${sql.ref('isThere')}`.execute(queries)
  if (!found.rows[0]?.isThere) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(queries)
  return rows.map(({ name }) => name)
}

/**
 * Creates or upgrades the tables. Of several servers that start together one does, under an advisory lock, and the others
 * wait for it. Throws `database-newer`.
 */
export async function migrate(queries: Queries, name: string): Promise<void> {
  const applied = await appliedMigrations(queries)
  if (applied.some(one => !(one in migrations))) throw new ViewtronError('database-newer', { path: name })
  const migrator = new Migrator({
    db: queries,
    provider: { getMigrations: async () => migrations },
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
