import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

async function writeSynced(path: string, data: Uint8Array): Promise<void> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'wx')
    let written = 0
    while (written < data.length) written += (await file.write(data, written)).bytesWritten
    await file.sync()
  } catch (error) {
    await file?.close().catch(() => undefined)
    // Somebody else's file of that name is not ours to remove.
    if (file) await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
  await file.close()
}

/**
 * Writes a file that must not exist yet and syncs its bytes; `syncFolder` makes its name durable.
 * Leaves no partial file behind when it fails.
 */
export async function writeOnce(path: string, data: Uint8Array): Promise<void> {
  await writeSynced(path, data)
}

/**
 * As `writeOnce`, but the name appears only when the file is whole and `ready` has resolved: a crash leaves a `.part`
 * file at most. When `ready` rejects, nothing is left and its error is thrown.
 */
export async function writeOnceWhole(path: string, data: Uint8Array, ready: Promise<unknown>): Promise<void> {
  const part = `${path}.part`
  const [written] = await Promise.allSettled([writeSynced(part, data), ready])
  try {
    if (written.status === 'rejected') throw written.reason
    await ready
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Replaces a file's content so that a crash leaves either the old or the new one. */
export async function replaceFile(path: string, data: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.new`)
  await rm(temporary, { force: true })
  await writeSynced(temporary, data)
  await rename(temporary, path)
  await syncFolder(dirname(path))
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
