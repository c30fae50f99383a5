import { DiskArchive } from './archive/index.ts'

/**
 * Reads a picture by its path relative to the data directory; null if its file was removed. `allocate` returns the memory
 * for a picture of so many bytes; without it, the memory is new.
 */
export async function readPicture(
  dataDir: string,
  file: string,
  allocate?: (bytes: number) => Buffer,
): Promise<Buffer | null> {
  try {
    return await new DiskArchive(dataDir).read(file, allocate)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
