import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isLocked } from '../../database/index.ts'

/**
 * Returns whether a server uses the data directory; null when this user lacks the rights to check. Does not block a
 * server that starts at the same time. Rejects with a `DatabaseError` of fault `no-locks` when the disk has no file
 * locks.
 */
export async function isServed(dataDir: string): Promise<boolean | null> {
  const path = join(dataDir, '.lock')
  try {
    await stat(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : false
  }
  return isLocked(path)
}
