import { DiskArchive } from './archive/index.ts'

/** Reads a picture by its path relative to the data directory; null if its file was removed. */
export async function readPicture(dataDir: string, file: string): Promise<Buffer | null> {
  try {
    return await new DiskArchive(dataDir).read(file)
  } catch (error) {
    return nullIfRemoved(error)
  }
}

/** The same in memory that `allocate` returns for so many bytes; the calling thread waits. */
export function readPictureHere(dataDir: string, file: string, allocate: (bytes: number) => Buffer): Buffer | null {
  try {
    return new DiskArchive(dataDir).readHere(file, allocate)
  } catch (error) {
    return nullIfRemoved(error)
  }
}

function nullIfRemoved(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}
