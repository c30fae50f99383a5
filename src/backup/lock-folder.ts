import { join } from 'node:path'
import { DatabaseError, lockFile } from '../database/index.ts'

/**
 * Locks a folder for this process; null where another has it. A network share may have no locks: there it is used without
 * one.
 */
export function lockFolder(path: string): { release(): void } | null {
  try {
    return lockFile(join(path, '.lock'))
  } catch (error) {
    if (error instanceof DatabaseError && error.fault === 'no-locks') return { release: () => undefined }
    throw error
  }
}
