import { DiskArchive } from './archive/index.ts'

/** Reads a picture by its path relative to the data directory; null if its file was removed. */
export async function readPicture(dataDir: string, file: string): Promise<Buffer | null> {
  try {
    return await new DiskArchive(dataDir).read(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
