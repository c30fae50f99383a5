import { sql } from 'kysely'
import { ViewtronError } from '../../model/index.ts'
import type { Queries } from '../table-store.ts'
import { migrations } from './migrations.ts'

/**
 * Checks that a database opened for reading has every table this version reads. Throws `database-older` when migrations
 * are missing: only a program that opens it for writing runs them.
 */
export async function checkSchema(queries: Queries, path: string): Promise<void> {
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from sqlite_master where name = 'kysely_migration'`.execute(queries)
  const applied = rows[0]?.found
    ? await sql<{ name: string }>`select name from kysely_migration`.execute(queries)
    : null
  const names = new Set(applied?.rows.map(({ name }) => name))
  if (Object.keys(migrations).some(name => !names.has(name))) throw new ViewtronError('database-older', { path })
}
