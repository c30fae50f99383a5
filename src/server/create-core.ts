import { join, resolve } from 'node:path'
import { createAnalysis, forwardedTrackStatements } from '../analysis/index.ts'
import { archiveStore, type Config } from '../config/index.ts'
import { openReaders, type Readers, Settings, type Write } from '../database/index.ts'
import { Incidents } from '../incidents/index.ts'
import { DataDirModes, PostIngest, type PostIngestOptions } from '../ingest/index.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import type { ServerZone } from '../lib/server-zone.ts'
import { LogFeed, SetAside } from '../log/feed/index.ts'
import { type ArchivePlace, openArchive } from '../log/index.ts'
import { Places, RemovedPlates } from '../places/index.ts'
import { SearchIndex } from '../search/index.ts'
import { programVersion } from '../version.ts'
import { cameraData } from './camera-data.ts'
import { entryData } from './entry-data.ts'

export interface CoreOptions {
  config: Config
  log: Logger
  clock?: Clock
  faults?: Faults
}

type IngestSettings = Pick<
  PostIngestOptions,
  'rawPosts' | 'newcomers' | 'forgetAfterDays' | 'upgradeCopy' | 'trackStatements'
>

function ingestSettings(config: Config, { queries }: Pick<Readers, 'queries'>): IngestSettings {
  return {
    trackStatements: track => forwardedTrackStatements(queries, track),
    rawPosts: config.rawPosts,
    newcomers: { perAddressADay: config.newDevicesPerSender, aDay: config.newDevices, most: config.maxDevices },
    forgetAfterDays: config.forgetDevicesAfterDays,
    upgradeCopy: config.upgradeCopy,
  }
}

const placeOf = (config: Config): ArchivePlace => ({ dataDir: resolve(config.dataDir), store: archiveStore(config) })

/** The pictures and original posts, for readers on this thread and, by their place, on others. */
const openStored = (place: ArchivePlace) => ({ place, archive: openArchive(place) })

const trackStoreOf = (ingest: PostIngest) => ({
  append: ingest.directory.append.bind(ingest.directory),
  replayPositions: ingest.replayPositions.bind(ingest),
  keepsPositions: ingest.keepsPositions,
})

/** Creates the rooms that store events and compute from them. They work without the ports. */
export function createCore(options: CoreOptions, { timeZone }: ServerZone) {
  const { config, log, clock = systemClock, faults = new Faults({ log, clock }) } = options
  const place = placeOf(config)
  const { dataDir } = place
  const readers = openReaders(join(dataDir, 'viewtron.db'), {
    threads: 2,
    failed: error => directory.databaseFailed(error),
  })
  const feed = new LogFeed({ log })
  const ingest = new PostIngest({
    ...ingestSettings(config, readers),
    ...place,
    timeZone,
    clock,
    log,
    faults,
    feed,
    cameraData,
    entryData,
    reading: readers.queries,
    zoneOffsetOf: cameraId => analysis.zoneOffsetOf(cameraId),
    onOpen: isOpen => (isOpen ? readers.resume() : readers.pause()),
  })
  const { directory } = ingest
  const { queries } = readers
  const modes = new DataDirModes({ dataDir, log })
  const write: Write = statements => directory.write(statements)
  const settings = new Settings({ queries, write })
  settings.subscribe('approve-devices', isRequired => ingest.cameras.requireApproval(isRequired))
  const removable: RemovableBefore = before => directory.removable(before)
  const common = { config, dataDir, ...openStored(place), timeZone, clock, log, faults, queries, write, settings }
  const parts = { removable, removedPlates: new RemovedPlates(dataDir), version: programVersion() }
  const shared = { ...common, ...parts, startedAt: clock.now() }
  const setAside = new SetAside(shared)
  const trackStore = trackStoreOf(ingest)
  const analysis = createAnalysis({ ...shared, feed, trackStore, setAside })
  const searchIndex = new SearchIndex({ ...shared, feed, setAside, readAgain: () => directory.rebuildCsvSoon() })
  const incidents = new Incidents({ ...shared, feed, append: trackStore.append })
  const places = new Places({ ...shared, feed, append: trackStore.append })
  ingest.observe(analysis.observer)
  return { shared, readers, ingest, directory, modes, feed, setAside, analysis, searchIndex, incidents, places }
}

export type Core = ReturnType<typeof createCore>
