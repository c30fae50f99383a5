import { join } from 'node:path'
import { isLocked } from '../database/index.ts'
import { PostIngest } from '../ingest/index.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import { cameraData } from '../server/camera-data.ts'
import { entryData } from '../server/entry-data.ts'
import { commandZone } from './command-zone.ts'

/** Writes events.csv again from the log. False, and nothing is done, while a server holds the data directory. */
export async function rebuildCsv(dataDir: string): Promise<boolean> {
  if (isLocked(join(dataDir, '.lock')) !== false) return false
  const ingest = new PostIngest({
    dataDir,
    rawPosts: 'off',
    cameraData,
    entryData,
    timeZone: commandZone(),
    clock: systemClock,
    log: createLog('warn'),
  })
  await ingest.start()
  try {
    return await ingest.directory.storage.run(storage => storage.rebuildCsv(() => false))
  } finally {
    await ingest.stop()
  }
}
