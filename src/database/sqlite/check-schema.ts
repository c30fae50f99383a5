import { ViewtronError } from '../../model/index.ts'
import type { Queries } from '../table-store.ts'
import { migrations } from './migrations.ts'
import { appliedMigrations } from './upgrade-plan.ts'

/**
 * Checks that a database opened for reading has every table this version reads. Throws `database-older` when migrations
 * are missing: only a program that opens it for writing runs them.
 */
export async function checkSchema(queries: Queries, path: string): Promise<void> {
  const applied = await appliedMigrations(queries)
  if (Object.keys(migrations).some(name => !applied?.has(name))) throw new ViewtronError('database-older', { path })
}
