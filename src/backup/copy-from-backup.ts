import { join } from 'node:path'
import { copyHashed } from '../lib/hashed-files.ts'
import type { Sum } from './sums.ts'

/** Paths come from a file: none may lead out of the directory. */
const isInside = (path: string) => !path.startsWith('/') && !path.split('/').includes('..')

/** Throws for a path of a list that leads out of the directory. */
export function checkIsInside(path: string): void {
  if (!isInside(path)) throw new Error(`the list of files names ${path}`)
}

/** Copies a file of a backup. False where it is damaged or missing there; what was copied is not removed then. */
export function copyFromBackup(backup: string, { path, sha256 }: Sum, place: string): boolean {
  const from = join(backup, path)
  try {
    return copyHashed(from, place).sha256 === sha256
  } catch (error) {
    const { code, path: of, syscall } = error as NodeJS.ErrnoException
    // A file that is missing, or that the disk of the backup cannot read.
    if ((code === 'ENOENT' && of === from) || (code === 'EIO' && syscall === 'read')) return false
    throw error
  }
}
