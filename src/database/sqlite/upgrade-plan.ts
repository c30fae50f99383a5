import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { ViewtronError } from '../../model/index.ts'
import type { Queries } from '../table-store.ts'
import { hasEvents } from './migrations/has-events.ts'
import { migrations } from './migrations.ts'

/** The changes that opening a database for writing makes in it. */
export interface UpgradePlan {
  /** Names of the migrations to run, in their order. */
  migrations: string[]
  /** The size of the copy that is made before, in bytes; null where none is needed: nothing to run, or no events. */
  copyBytes: number | null
  /** Bytes that this user may still write to the disk. */
  freeBytes: number
}

/** Names of the migrations that a database has run; null for a database that is new. */
export async function appliedMigrations(queries: Queries): Promise<Set<string> | null> {
  const { rows } = await sql<{ found: number }>`
    select count(*) as found from sqlite_master where name = 'kysely_migration'`.execute(queries)
  if (!rows[0]?.found) return null
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(queries)
  return new Set(applied.rows.map(({ name }) => name))
}

/** The database with what is still in its journal. */
async function bytesOf(path: string): Promise<number> {
  const sizes = [path, `${path}-wal`].map(part =>
    stat(part)
      .then(({ size }) => size)
      .catch(() => 0),
  )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** Finds out what this program would change in the database at `path`. Throws `database-newer`. */
export async function planUpgrade(queries: Queries, path: string): Promise<UpgradePlan> {
  const applied = await appliedMigrations(queries)
  const names = Object.keys(migrations)
  if (applied && [...applied].some(name => !names.includes(name))) throw new ViewtronError('database-newer', { path })
  const missing = names.filter(name => !applied?.has(name)).sort()
  const needsCopy = applied !== null && missing.length > 0 && (await hasEvents(queries, applied))
  const { bavail, bsize } = await statfs(dirname(path))
  return { migrations: missing, copyBytes: needsCopy ? await bytesOf(path) : null, freeBytes: bavail * bsize }
}

/** Throws `upgrade-no-room` where the disk has not twice the size of the copy free: the upgrade itself takes room too. */
export function checkRoomForCopy({ copyBytes, freeBytes }: UpgradePlan, path: string): void {
  const neededBytes = 2 * (copyBytes ?? 0)
  if (freeBytes >= neededBytes) return
  const inMb = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`
  throw new ViewtronError('upgrade-no-room', { path, needed: inMb(neededBytes), free: inMb(freeBytes) })
}
