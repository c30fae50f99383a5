import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { locksWork } from '../../database/index.ts'

/** The file system says of every lock that somebody has it. */
export class NoFileLocks extends Error {
  readonly code = 'ENOLCK'

  constructor(folder: string) {
    super(`${folder} has no file locks`)
  }
}

const busy = 5
const cannotOpen = 14

/**
 * Whether a server uses the data directory; null where this user may not see that. Only looks: a server that starts
 * meanwhile is not in its way. Throws `NoFileLocks`.
 */
export async function isServed(dataDir: string): Promise<boolean | null> {
  const path = join(dataDir, '.lock')
  try {
    await stat(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? null : false
  }
  try {
    const lock = new DatabaseSync(path, { readOnly: true })
    try {
      lock.exec('select 1 from sqlite_master')
      return false
    } finally {
      lock.close()
    }
  } catch (error) {
    const { errcode } = error as { errcode?: number }
    if (errcode !== busy) return errcode === cannotOpen ? null : false
    if (locksWork(dataDir)) return true
    throw new NoFileLocks(dataDir)
  }
}
