import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { partName, syncFolder } from '../../lib/files.ts'
import { syncEach } from '../../lib/sync-files.ts'
import { copyDatabase } from './copy-database.ts'
import { checkRoomForCopy, type UpgradePlan } from './upgrade-plan.ts'

export interface UpgradeOptions {
  /** Whether the database is copied before its tables change. */
  copy: 'on' | 'off'
  /** Called with what is being done, for the log. */
  say: (words: string) => void
}

/** In the data directory. */
const folderName = 'upgrades'
const namePattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-before-(.+)\.db$/
const kept = 2

const fileTime = (at: Date) => at.toISOString().replaceAll(':', '-')

/** When the database was last written, in milliseconds since 1970. Opening it makes an empty journal. */
async function lastWritten(path: string): Promise<number> {
  const journal = await stat(`${path}-wal`).catch(() => null)
  const { mtimeMs } = await stat(path)
  return journal !== null && journal.size > 0 ? Math.max(mtimeMs, journal.mtimeMs) : mtimeMs
}

/** True when a copy is of the database as it is now: an upgrade that fails is tried again every second. */
async function isCurrent(copy: string, path: string): Promise<boolean> {
  const { mtimeMs } = await stat(copy)
  return mtimeMs > (await lastWritten(path)) && mtimeMs <= Date.now()
}

async function makeCopy(path: string, copy: string): Promise<void> {
  const part = partName(copy)
  try {
    await copyDatabase(path, part)
    syncEach([part])
    await rename(part, copy)
    await syncFolder(dirname(copy))
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

/**
 * Copies a database that is about to be upgraded to `upgrades/` beside it, and keeps the last two copies. The copy is
 * durable when this resolves. Throws `upgrade-no-room`.
 */
export async function copyBeforeUpgrade(path: string, plan: UpgradePlan, { say }: UpgradeOptions): Promise<void> {
  const [first] = plan.migrations
  if (first === undefined) return
  const folder = join(dirname(path), folderName)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const names = await readdir(folder)
  for (const name of names.filter(name => name.endsWith('.part'))) await rm(join(folder, name), { force: true })
  const copies = names.filter(name => namePattern.test(name)).sort()
  const newest = copies.at(-1)
  if (newest && namePattern.exec(newest)?.[1] === first && (await isCurrent(join(folder, newest), path))) return
  checkRoomForCopy(plan, path)
  const copy = join(folder, `${fileTime(new Date())}-before-${first}.db`)
  say(`The database is copied to ${copy} before its tables are upgraded.`)
  await makeCopy(path, copy)
  await syncFolder(dirname(folder))
  for (const name of copies.slice(0, Math.max(0, copies.length + 1 - kept)))
    await rm(join(folder, name), { force: true })
}
