import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { readDiskForecast } from '../../alerts/index.ts'
import { cameraStatus } from '../../analysis/index.ts'
import { CameraDirectory, type StoredCamera } from '../../cameras/camera-directory.ts'
import { SetAsideEntries, UnparsedPosts } from '../../log/index.ts'
import { countEvents } from '../../search/index.ts'
import { dayMs, hourMs } from '../../time/units.ts'
import { startOfDayAt } from '../../time/zone-days.ts'
import type { ApiContext } from '../api-context.ts'
import type { CameraScope } from '../auth/camera-scope.ts'
import type { Stats } from '../schemas/index.ts'
import { cameraUrls } from './camera-urls.ts'
import { shownTrouble } from './shown-trouble.ts'

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Returns sentences about the risks of the data directory's file system. */
function shownAdvice({ fileSystemAdvice }: Pick<ApiContext['directory'], 'fileSystemAdvice'>): Stats['disk']['advice'] {
  if (!fileSystemAdvice) return null
  const { words, meaning, fix } = fileSystemAdvice
  return { seen: `The data folder is on ${words}.`, meaning, fix }
}

/** The disk of the data directory, and when it is full. */
export async function diskOf({
  dataDir,
  directory,
  queries,
  clock,
}: Pick<ApiContext, 'dataDir' | 'directory' | 'queries' | 'clock'>): Promise<Stats['disk']> {
  const { bsize, blocks, bavail } = await statfs(dataDir).catch(() => ({ bsize: 0, blocks: 0, bavail: 0 }))
  const files = ['viewtron.db', 'viewtron.db-wal'].map(name => sizeOf(join(dataDir, name)))
  const [database = 0, log = 0] = await Promise.all(files)
  const space = { totalBytes: bsize * blocks, freeBytes: bsize * bavail }
  const forecast = await readDiskForecast(queries, space, clock.now().getTime())
  const fullInDays = forecast && Math.floor(forecast.fullInMs / dayMs)
  return { path: dataDir, ...space, databaseBytes: database + log, fullInDays, advice: shownAdvice(directory) }
}

async function eventCounts({ queries, clock, timeZone }: ApiContext, camera?: string[]): Promise<Stats['events']> {
  const now = clock.now()
  // Compute this before the queries start: an error here must not leave a pending query behind.
  const today = new Date(startOfDayAt(now.getTime(), timeZone))
  const [all, ofToday, hour] = await Promise.all([
    countEvents(queries, { camera }),
    countEvents(queries, { camera, from: today }),
    countEvents(queries, { camera, from: new Date(now.getTime() - hourMs) }),
  ])
  return { total: all.total, today: ofToday.total, lastHour: hour.total }
}

/** Counts cameras that are neither hidden nor merged into another. */
async function cameraCounts(
  { queries, analysis, clock }: ApiContext,
  isVisible: (cameraId: string) => boolean = () => true,
): Promise<Stats['cameras']> {
  const directory = new CameraDirectory(queries)
  const [shown, offline] = await Promise.all([directory.shown(), directory.offlineChannels()])
  const cameras = shown.filter(({ id, isHidden }) => !isHidden && isVisible(id))
  const [health, now] = [analysis.health(), clock.now()]
  const isOk = ({ id, state }: StoredCamera) =>
    cameraStatus(health.get(id), { now, state, isChannelOffline: offline.has(id) }).word === 'ok'
  const pending = cameras.filter(({ state }) => state === 'pending').length
  return { total: cameras.length, ok: cameras.filter(isOk).length, pending }
}

function presentFaults({ total, last }: ApiContext['faults']): Stats['faults'] {
  return { total, last: last && { ...last, at: last.at.toISOString() } }
}

/** Reads the statistics of the server. */
export async function readStats(context: ApiContext): Promise<Stats> {
  const { config, ingest, directory, searchIndex, feed, faults } = context
  const [events, cameras, unparsed, setAside, disk, indexBehind] = await Promise.all([
    eventCounts(context),
    cameraCounts(context),
    new UnparsedPosts(context.queries).count(),
    new SetAsideEntries(context.queries).count(),
    diskOf(context),
    searchIndex.caughtUp(feed.lastSeq, 0),
  ])
  const { trouble, damage, clockTrouble } = directory
  const worst = trouble ?? damage
  return {
    version: context.version,
    startedAt: context.startedAt.toISOString(),
    timeZone: context.timeZone,
    cameraUrls: cameraUrls(context.cameraAddress(), config),
    events,
    posts: { ...ingest.tally },
    cameras,
    unparsed,
    setAside,
    disk,
    indexBehind,
    memoryBytes: process.memoryUsage.rss(),
    faults: presentFaults(faults),
    trouble: worst && { ...shownTrouble(worst), refusing: trouble !== null },
    clockTrouble: clockTrouble && shownTrouble(clockTrouble),
  }
}

/** The statistics for a caller who may see only some cameras: the counts are theirs, and posts are not counted. */
export async function limitStats(stats: Stats, context: ApiContext, scope: CameraScope): Promise<Stats> {
  const [events, cameras] = await Promise.all([
    eventCounts(context, scope.narrow(undefined)),
    cameraCounts(context, id => scope.includes(id)),
  ])
  const posts = { posts: 0, stored: 0, repeats: 0, unparsed: 0, refused: 0, events: 0 }
  return { ...stats, events, cameras, posts, unparsed: 0, setAside: 0, cameraUrls: [] }
}
