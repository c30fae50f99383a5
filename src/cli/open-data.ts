import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Database, openSqlite, SqliteError } from '../database/index.ts'
import { storageError } from '../ingest/index.ts'
import { ViewtronError } from '../model/index.ts'
import { configOf } from './config-flags.ts'

/** Opens the database for reading, beside a running server or without one, for as long as `use` runs. */
export async function withData<Result>(
  flags: Record<string, unknown>,
  use: (data: { database: Database; dataDir: string }) => Promise<Result>,
): Promise<Result> {
  const dataDir = resolve(configOf(flags).config.dataDir)
  const path = join(dataDir, 'viewtron.db')
  if (!(await stat(path).catch(() => null))) throw new ViewtronError('no-data', { path: dataDir })
  let database: Database
  try {
    database = await openSqlite(path, { readOnly: true })
  } catch (error) {
    throw storageError(error, dataDir)
  }
  try {
    return await use({ database, dataDir })
  } catch (error) {
    // Damage shows at the first question, not at the opening.
    throw error instanceof SqliteError ? storageError(error, dataDir) : error
  } finally {
    await database.close()
  }
}
