import { statfs } from 'node:fs/promises'
import { type Database, putSetting } from '../database/index.ts'
import type { DiskArchive } from './archive/index.ts'
import { storageError } from './storage-errors.ts'

// More than a post with its pictures takes.
const roomBytes = 2 * 2 ** 20
const trialBytes = 4096

export interface DiskToTest {
  /** Absolute. */
  dataDir: string
  disk: Pick<DiskArchive, 'put' | 'remove'>
  database: Database
}

/** Whether the disk has room for a post, tested with a small file and a row. Throws every other error of the disk. */
export async function hasRoomForPost({ dataDir, disk, database }: DiskToTest): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir)
  // The test must not take the room that posts may still find.
  if (bavail * bsize < roomBytes) return false
  const path = '.room-for-a-post'
  try {
    await disk.remove(path)
    await disk.put(path, Buffer.alloc(trialBytes)).finally(() => disk.remove(path))
    await database.commit([putSetting(database.queries, 'probed-at', new Date().toISOString())])
    return true
  } catch (error) {
    if (storageError(error, dataDir).code === 'disk-full') return false
    throw error
  }
}
