import fs from 'node:fs'
import { partName } from './files.ts'

/** New names of files, to be made durable. */
export interface NewNames {
  /** Files that were written under their part name, and get their final name. */
  whole: string[]
  /** The folders with new names in them. */
  folders: string[]
}

function nameWhole(path: string): void {
  try {
    fs.renameSync(partName(path), path)
  } catch (error) {
    // In a second attempt the file may already have its name.
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

/** Makes names durable, so that a power cut cannot lose them. It blocks: call it on a thread of its own. */
export function makeNamesDurable({ whole, folders }: NewNames): void {
  for (const path of whole) nameWhole(path)
  for (const path of folders) syncFolder(path)
}
