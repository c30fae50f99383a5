import { join } from 'node:path'
import { isLocked } from '../database/index.ts'
import type { ArchivePlace } from '../log/index.ts'
import { startIngest } from './start-ingest.ts'

/** Writes events.csv again from the log. False, and nothing is done, while a server holds the data directory. */
export async function rebuildCsv(place: ArchivePlace): Promise<boolean> {
  if (isLocked(join(place.dataDir, '.lock')) !== false) return false
  const ingest = await startIngest({ ...place, rawPosts: 'off' })
  try {
    return await ingest.directory.storage.run(storage => storage.rebuildCsv(() => false))
  } finally {
    await ingest.stop()
  }
}
