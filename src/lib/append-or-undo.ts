import type { FileHandle } from 'node:fs/promises'

/** Appends all of `data` to a file of `length` bytes, or leaves the file as it was and throws. */
export async function appendOrUndo(file: FileHandle, data: Uint8Array, length: number): Promise<void> {
  try {
    let written = 0
    while (written < data.length) written += (await file.write(data, written)).bytesWritten
  } catch (error) {
    await file.truncate(length).catch(() => undefined)
    throw error
  }
}
