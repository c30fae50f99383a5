import { type Archive, isMissing } from './archive/index.ts'

/** Reads a picture by its path in the archive; null if its file was removed. */
export async function readPicture(archive: Pick<Archive, 'read'>, file: string): Promise<Buffer | null> {
  try {
    return await archive.read(file)
  } catch (error) {
    return nullIfRemoved(error)
  }
}

/**
 * Reads a picture into memory that `allocate` returns for so many bytes, where the archive can do so while the calling
 * thread waits; elsewhere into new memory.
 */
export async function readPictureInto(
  archive: Pick<Archive, 'read' | 'readHere'>,
  file: string,
  allocate: (bytes: number) => Buffer,
): Promise<Buffer | null> {
  if (!archive.readHere) return readPicture(archive, file)
  try {
    return archive.readHere(file, allocate)
  } catch (error) {
    return nullIfRemoved(error)
  }
}

function nullIfRemoved(error: unknown): null {
  if (isMissing(error)) return null
  throw error
}
