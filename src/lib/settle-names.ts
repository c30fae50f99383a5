import fs from 'node:fs'
import { partName } from './files.ts'

/** Names that must outlive a power cut. */
export interface NewNames {
  /** Files that get their final name now: they were written under their part name. */
  whole: string[]
  /** The folders that hold new names. */
  folders: string[]
}

function nameWhole(path: string): void {
  try {
    fs.renameSync(partName(path), path)
  } catch (error) {
    // A second attempt finds the first one's work done.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !fs.existsSync(path)) throw error
  }
}

function syncFolder(path: string): void {
  const folder = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
  }
}

/** Makes names durable. Blocks, so it is for a thread that has nothing else to do meanwhile. */
export function settleNamesNow({ whole, folders }: NewNames): void {
  for (const path of whole) nameWhole(path)
  for (const path of folders) syncFolder(path)
}
