import { DatabaseSync } from 'node:sqlite'

const busy = 5

/**
 * Takes the lock file for this process, or returns null when another process has it. SQLite's file locks are used
 * because the system drops them with the process, whatever ends it, so a stale lock cannot exist.
 */
export function lockFile(path: string): { release(): void } | null {
  const database = new DatabaseSync(path)
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === busy) return null
    throw error
  }
  return { release: () => database.close() }
}
