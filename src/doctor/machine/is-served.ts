import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isLocked } from '../../database/index.ts'

/**
 * Whether a server uses the data directory; null where this user may not see that. Only looks: a server that starts
 * meanwhile is not in its way. Rejects with a `DatabaseError` whose fault is `no-locks` where there are no file locks.
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
