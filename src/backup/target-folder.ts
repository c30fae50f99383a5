import { mkdir, readFile, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { replaceFile } from '../lib/files.ts'
import { ViewtronError } from '../model/index.ts'
import { findBackups } from './backup-folders.ts'

/** A file in the folder of scheduled backups with its id. */
export const idName = '.viewtron-backups'

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code

async function readId(target: string): Promise<string | null> {
  try {
    return (await readFile(join(target, idName), 'utf8')).trim()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null
    throw error
  }
}

const wordsOf: Record<string, string> = {
  EACCES: 'the user of the server may not write there',
  EPERM: 'the user of the server may not write there',
  EROFS: 'it is on a file system that the server may only read',
  ENOENT: 'the folder above it does not exist',
  ENOTDIR: 'it is in a file',
  EEXIST: 'it is a file',
}

async function take(target: string, id: string): Promise<void> {
  if (!(await stat(target).catch(() => null))?.isDirectory()) await mkdir(target, { mode: 0o700 })
  const found = await readId(target)
  if (found === id) return
  if (found !== null && (await findBackups(target)).complete.length > 0) {
    throw new ViewtronError('backup-target-unfit', { path: target, reason: 'it has the backups of another server' })
  }
  await replaceFile(join(target, idName), Buffer.from(`${id}\n`))
}

/**
 * Prepares a folder for scheduled backups, and stores the id there by which it is recognised. Creates the folder where
 * the one above it exists. Throws `backup-target-unfit`.
 */
export async function takeTargetFolder(
  { target, dataDir }: { target: string; dataDir: string },
  id: string,
): Promise<void> {
  const unfit = (reason: string) => new ViewtronError('backup-target-unfit', { path: target, reason })
  if (!isAbsolute(target)) throw unfit('a whole path is needed, such as /mnt/backup/viewtron')
  if (`${target}/`.startsWith(`${dataDir}/`)) throw unfit('it is in the data directory')
  try {
    await take(target, id)
  } catch (error) {
    if (error instanceof ViewtronError) throw error
    throw unfit(wordsOf[codeOf(error) ?? ''] ?? (error as Error).message)
  }
}

/** Throws `backup-target-missing` unless this is the folder with the id: its disk may not be mounted. */
export async function checkTargetFolder(target: string, folderId: string): Promise<void> {
  let reason: string
  try {
    const found = await readId(target)
    if (found === folderId) return
    reason = (await stat(target).catch(() => null))
      ? found === null
        ? 'the folder is not the one that was chosen; its disk may not be mounted'
        : 'the folder is another one than the one that was chosen'
      : 'there is no such folder; its disk may not be mounted'
  } catch (error) {
    reason = `the folder cannot be read (${(error as Error).message})`
  }
  throw new ViewtronError('backup-target-missing', { path: target, reason })
}

/** Whether the folder is on the disk of the data directory, so that it is lost with it; null where that is unknown. */
export async function isOnDiskOfData(target: string, dataDir: string): Promise<boolean | null> {
  const [a, b] = await Promise.all([target, dataDir].map(path => stat(path).catch(() => null)))
  return a && b ? a.dev === b.dev : null
}
