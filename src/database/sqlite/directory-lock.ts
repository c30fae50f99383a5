import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const busy = 5

/** SQLite says of a file system without locks that somebody has the lock: nobody can have that of a new file. */
export function locksWork(folder: string): boolean {
  const path = join(folder, `.lock-${randomUUID()}`)
  const database = new DatabaseSync(path)
  try {
    database.exec('begin exclusive')
    return true
  } catch (error) {
    return (error as { errcode?: number }).errcode !== busy
  } finally {
    database.close()
    for (const file of [path, `${path}-journal`]) rmSync(file, { force: true })
  }
}

/**
 * Takes the lock file for this process, or returns null when another process has it. SQLite's file locks are used
 * because the system drops them with the process, whatever ends it, so a stale lock cannot exist. Throws an error with the
 * code ENOLCK where the file system has no locks.
 */
export function lockFile(path: string): { release(): void } | null {
  const database = new DatabaseSync(path)
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== busy) throw error
    if (locksWork(dirname(path))) return null
    throw Object.assign(new Error(`${dirname(path)} gives no file locks`), { code: 'ENOLCK' })
  }
  return { release: () => database.close() }
}
