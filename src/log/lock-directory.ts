import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { lockFile } from '../database/index.ts'
import { ViewtronError } from '../model/index.ts'
import type { StorageOptions } from './storage-options.ts'

/**
 * Locks the data directory for this process. Throws `data-dir-in-use` when another process holds it, and the error of
 * `accept`, which leaves no file behind.
 */
export async function lockDirectory({
  dataDir,
  create,
  accept,
}: Pick<StorageOptions, 'dataDir' | 'create' | 'accept'>): Promise<{ release(): void }> {
  if (create) await mkdir(dataDir, { recursive: true })
  else await stat(dataDir)
  const path = join(dataDir, '.lock')
  const lock = lockFile(path)
  if (!lock) throw new ViewtronError('data-dir-in-use', { path: dataDir })
  try {
    await accept?.()
    return lock
  } catch (error) {
    lock.release()
    for (const file of [path, `${path}-journal`]) await rm(file, { force: true })
    throw error
  }
}
