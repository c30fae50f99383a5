import { join } from 'node:path'
import { isLocked } from '../database/index.ts'
import { startIngest } from './start-ingest.ts'

/** Writes events.csv again from the log. False, and nothing is done, while a server holds the data directory. */
export async function rebuildCsv(dataDir: string): Promise<boolean> {
  if (isLocked(join(dataDir, '.lock')) !== false) return false
  const ingest = await startIngest({ dataDir, rawPosts: 'off' })
  try {
    return await ingest.directory.storage.run(storage => storage.rebuildCsv(() => false))
  } finally {
    await ingest.stop()
  }
}
