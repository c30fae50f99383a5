import fs from 'node:fs'
import { open as openFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const open = promisify(fs.open)
const write = promisify(fs.write)

const { O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = fs.constants
// With O_DSYNC writing and syncing are one job of the thread pool instead of two.
const newAndSynced = O_CREAT | O_EXCL | O_WRONLY | O_DSYNC

/**
 * Writes a file that must not exist yet; its bytes are durable when this resolves, its name is once `syncFolder` has
 * run. Leaves no partial file behind when it fails.
 */
export async function writeOnce(path: string, data: Uint8Array, mode = 0o666): Promise<void> {
  const file = await open(path, newAndSynced, mode)
  try {
    let written = 0
    while (written < data.length) written += (await write(file, data, written)).bytesWritten
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  } finally {
    // Closing a synced file has nothing left to wait for.
    fs.closeSync(file)
  }
}

/**
 * Reads a file into memory that `allocate` returns for its length, and waits for the disk meanwhile: for threads with
 * nothing urgent to do. The pool of Node would take several times as long to read a picture of the page cache.
 */
export function readHere(path: string, allocate: (bytes: number) => Buffer): Buffer {
  const file = fs.openSync(path, 'r')
  try {
    const { size } = fs.fstatSync(file)
    const buffer = allocate(size)
    let filled = 0
    while (filled < size) {
      const bytesRead = fs.readSync(file, buffer, filled, size - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    fs.closeSync(file)
  }
}

/** The name of a file that is not whole yet. */
export function partName(path: string): string {
  return `${path}.part`
}

/** Replaces a file's content so that a crash leaves either the old or the new one. */
export async function replaceFile(path: string, data: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.new`)
  await rm(temporary, { force: true })
  await writeOnce(temporary, data)
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await openFile(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
