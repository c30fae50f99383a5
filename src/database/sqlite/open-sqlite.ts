import { rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type CompiledQuery, Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { NewNames } from '../../lib/durable-names.ts'
import { syncFolder } from '../../lib/files.ts'
import type { Database } from '../database.ts'
import type { DatabaseError } from '../database-error.ts'
import { restoredMarkName } from '../restored-mark-name.ts'
import type { Schema } from '../schema/schema.ts'
import type { Queries } from '../table-store.ts'
import { sqliteThreadDialect } from './dialect.ts'
import { migrations } from './migrations.ts'
import { SqliteThread } from './sqlite-thread.ts'
import { copyBeforeUpgrade, type UpgradeOptions } from './upgrade-copy.ts'
import { planUpgrade } from './upgrade-plan.ts'

const upgradeSilently: UpgradeOptions = { copy: 'on', say: () => undefined }

/** From now on the data may differ from the backup that was restored. */
async function noteUse(dataDir: string): Promise<void> {
  const mark = join(dataDir, restoredMarkName)
  if (!(await stat(mark).catch(() => null))) return
  await rm(mark, { force: true })
  await syncFolder(dataDir)
}

async function migrate(queries: Queries, path: string, upgrade: UpgradeOptions): Promise<void> {
  const plan = await planUpgrade(queries, path)
  if (plan.copyBytes !== null && upgrade.copy === 'on') await copyBeforeUpgrade(path, plan, upgrade)
  await noteUse(dirname(path))
  const migrator = new Migrator({
    db: queries,
    provider: { getMigrations: async () => migrations },
    // Some migrations landed after others with higher numbers; databases of the time between have run those first.
    allowUnorderedMigrations: true,
  })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
  if (plan.copyBytes !== null) upgrade.say(`The tables of the database were upgraded: ${plan.migrations.join(', ')}.`)
}

export interface SqliteOptions {
  readOnly?: boolean
  /** Without it, a database with events is copied before an upgrade, and nothing is logged. */
  upgrade?: UpgradeOptions
  /** Called with every error of the database, whichever query met it. */
  failed?: ((error: DatabaseError) => void) | undefined
}

/**
 * Opens the SQLite database at `path`, creating and upgrading it unless `readOnly`. Rejects with `database-newer` and
 * `upgrade-no-room`.
 */
export async function openSqlite(
  path: string,
  { readOnly = false, upgrade = upgradeSilently, failed }: SqliteOptions = {},
): Promise<Database> {
  const thread = await SqliteThread.open({ path, readOnly }, failed)
  const queries = new Kysely<Schema>({ dialect: sqliteThreadDialect(thread) })
  try {
    if (!readOnly) await migrate(queries, path, upgrade)
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
