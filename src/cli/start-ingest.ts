import type { Config } from '../config/index.ts'
import { PostIngest } from '../ingest/index.ts'
import { systemClock } from '../lib/clock.ts'
import { createLog } from '../lib/log.ts'
import type { ArchivePlace } from '../log/index.ts'
import { cameraData } from '../server/camera-data.ts'
import { entryData } from '../server/entry-data.ts'
import { commandZone } from './command-zone.ts'

/** Opens a data directory for a command that writes to it. `dataDir` is absolute; the caller stops the result. */
export async function startIngest({
  dataDir,
  rawPosts,
  upgradeCopy = 'on',
  store = null,
}: Pick<Config, 'rawPosts'> & Partial<Pick<Config, 'upgradeCopy'>> & ArchivePlace): Promise<PostIngest> {
  const options = { cameraData, entryData, timeZone: commandZone(), clock: systemClock, log: createLog('warn') }
  const ingest = new PostIngest({ dataDir, store, rawPosts, upgradeCopy, ...options })
  await ingest.start()
  return ingest
}
