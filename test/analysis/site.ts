import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createAnalysis, type RunningAnalysis } from '../../src/analysis/index.ts'
import { openReaders, type Queries, Settings, type Write } from '../../src/database/index.ts'
import { type Exchange, type Outcome, PostIngest, type RawPostMode } from '../../src/ingest/index.ts'
import type { Clock } from '../../src/lib/clock.ts'
import type { S3Place } from '../../src/lib/s3-address.ts'
import { LogFeed } from '../../src/log/feed/index.ts'
import type { DataDirectory } from '../../src/log/index.ts'
import type { LogEntry, TrackChange } from '../../src/model/index.ts'
import { cameraData } from '../../src/server/camera-data.ts'
import { entryData } from '../../src/server/entry-data.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

export const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export interface Site {
  dataDir: string
  ingest: PostIngest
  directory: DataDirectory
  analysis: RunningAnalysis
  feed: LogFeed
  queries: Queries
  settings: Settings
  now(): Date
  /** Moves the clock on; what waits for time to pass notices by itself. */
  pass(ms: number): void
  post(body: Buffer, clientIp?: string): Promise<Outcome>
  /** Reports a finished request of 192.168.1.57, as the camera port does. */
  finish(ending: Pick<Exchange, 'outcome' | 'verdict'>): void
  stop(): Promise<void>
}

export interface SiteOptions {
  dataDir?: string
  rawPosts?: RawPostMode
  /** An S3 store for pictures and posts. */
  store?: S3Place
  startAt?: Date
  /** Moved by the test itself; `startAt` and `pass` mean nothing then. */
  clock?: Clock
  /** The caller stops the site: outside of tests, where no end of a test can be awaited. */
  isStoppedByCaller?: boolean
}

/** Ingest and analysis as the server puts them together, on a clock that stands still until it is moved. */
export async function openSite(options: SiteOptions = {}): Promise<Site> {
  const { dataDir = temporaryFolder(), rawPosts = 'full', startAt = new Date('2026-11-23T14:05:00.000Z') } = options
  let nowMs = startAt.getTime()
  const clock: Clock = options.clock ?? { now: () => new Date(nowMs) }
  const now = () => clock.now()
  const shared = { clock, log: silentLog as never }
  const feed = new LogFeed(shared)
  const ingest = new PostIngest({
    dataDir,
    store: options.store ?? null,
    rawPosts,
    timeZone: 'UTC',
    feed,
    cameraData,
    entryData,
    zoneOffsetOf: cameraId => analysis.zoneOffsetOf(cameraId),
    ...shared,
  })
  const { directory } = ingest
  const readers = openReaders(join(dataDir, 'viewtron.db'), { threads: 1 })
  const { queries } = readers
  const write: Write = statements => directory.write(statements)
  const settings = new Settings({ queries, write })
  settings.subscribe('approve-devices', isRequired => ingest.cameras.requireApproval(isRequired))
  const trackStore = {
    append: directory.append.bind(directory),
    replayPositions: ingest.replayPositions.bind(ingest),
    keepsPositions: ingest.keepsPositions,
  }
  const analysis = createAnalysis({ queries, write, feed, trackStore, timeZone: 'UTC', ...shared })
  ingest.observe(analysis.observer)
  await ingest.start()
  await analysis.start()
  const site: Site = {
    dataDir,
    ingest,
    directory,
    analysis,
    feed,
    queries,
    settings,
    now,
    pass: ms => {
      nowMs += ms
    },
    post: (bytes, clientIp = '192.168.1.57') => ingest.ingest({ bytes, receivedAt: now(), clientIp }),
    finish: ending => {
      const request = { httpVersion: '1.1', headers: {}, rawHeaders: [], socket: {} }
      const times = { at: now(), receiveMs: 0, storeMs: 0 }
      ingest.port.finished({ address: '192.168.1.57', request, body: null, status: 200, ...times, ...ending })
    },
    async stop() {
      await analysis.stop()
      await readers.close()
      await ingest.stop()
    },
  }
  if (!options.isStoppedByCaller) onTestFinished(() => site.stop())
  return site
}

/** The entries of a kind in the log, oldest first. */
export async function entriesOf(queries: Queries, kind: LogEntry['kind']): Promise<LogEntry[]> {
  const rows = await queries.selectFrom('log').selectAll().where('kind', '=', kind).orderBy('seq').execute()
  return rows.map(row => ({ ...JSON.parse(row.body), id: row.id, seq: row.seq, kind, camera: { id: row.camera_id } }))
}

export async function tracksOf(queries: Queries): Promise<TrackChange[]> {
  return (await entriesOf(queries, 'track')) as TrackChange[]
}
