import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { manifestName } from './manifest.ts'

/** The name of a backup's folder: the UTC time at which it began, as in the names of stored files. */
const namePattern = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z$/

/** When a backup began, by its folder; milliseconds since 1970. */
export const backupTime = (path: string) => Date.parse(basename(path).replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'))

export interface BackupFolders {
  /** Paths of the complete backups, oldest first. */
  complete: string[]
  /** Paths of those that were interrupted. */
  incomplete: string[]
}

export async function isBackup(path: string): Promise<boolean> {
  return (await stat(join(path, manifestName)).catch(() => null)) !== null
}

/** The backups in a folder; none where it does not exist. */
export async function findBackups(target: string): Promise<BackupFolders> {
  const entries = await readdir(target, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const names = entries.filter(entry => entry.isDirectory() && namePattern.test(entry.name)).map(entry => entry.name)
  const found: BackupFolders = { complete: [], incomplete: [] }
  for (const name of names.sort()) {
    const path = join(target, name)
    found[(await isBackup(path)) ? 'complete' : 'incomplete'].push(path)
  }
  return found
}
