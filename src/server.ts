import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import type { CompiledQuery } from 'kysely'
import type { Analysis } from './analysis/index.ts'
import { type ApiContext, Audit, Metrics, WebServer } from './api/index.ts'
import type { Config } from './config/index.ts'
import { type Database, lastSeq, openSqlite, type Queries } from './database/index.ts'
import type { Feed } from './feed/index.ts'
import { type Clock, systemClock } from './lib/clock.ts'
import type { Logger } from './lib/log.ts'
import { ViewtronError } from './model/index.ts'
import { Receiver } from './receiver/index.ts'
import { Recorder } from './recorder/index.ts'
import { programVersion } from './version.ts'

export interface ServerOptions {
  config: Config
  log: Logger
  clock?: Clock
  /** IANA zone in which devices' local times are read; the machine's where it is left out. */
  timeZone?: string
}

/** Where the two ports listen. */
export interface ServerAddresses {
  camera: AddressInfo
  web: AddressInfo
}

export interface Server {
  /** Resolves when both ports are open, the web port first. */
  start(): Promise<ServerAddresses>
  /** Finishes what is under way and closes everything. */
  stop(): Promise<void>
}

function readPem(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting, reason: (error as Error).message }, error)
  }
}

function createReceiver(
  { config, log, clock }: Required<Omit<ServerOptions, 'timeZone'>>,
  recorder: Recorder,
): Receiver {
  const { cameraTlsCert: cert, cameraTlsKey: key, cameraUser: user, cameraPassword: password } = config
  return new Receiver({
    port: config.cameraPort,
    host: config.cameraHost,
    networks: config.cameraNetworks,
    maxPostBytes: config.maxPostBytes,
    maxBytesInFlight: config.maxBytesInFlight,
    minReceiveRate: config.minReceiveRate,
    credentials: user !== null && password !== null ? { user, password } : null,
    tls:
      cert && key
        ? { cert: readPem(cert, 'VIEWTRON_CAMERA_TLS_CERT'), key: readPem(key, 'VIEWTRON_CAMERA_TLS_KEY') }
        : null,
    recorder,
    clock,
    log,
  })
}

/** Puts the rooms together. A post walks receiver → protocol → recorder; everything else reads the log. */
export function createServer({ config, log, clock = systemClock, timeZone }: ServerOptions): Server {
  const dataDir = resolve(config.dataDir)
  const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const recorder = new Recorder({ dataDir, rawPosts: config.rawPosts, timeZone: zone, clock, log })
  const receiver = createReceiver({ config, log, clock }, recorder)
  let web: WebServer | null = null
  let audit: Audit | null = null
  let standIn: StandIn | null = null
  return {
    async start() {
      await recorder.start()
      standIn = await openStandIn(join(dataDir, 'viewtron.db'))
      const { queries, write, feed, analysis } = standIn
      audit = new Audit({ queries, write, clock, log })
      audit.start()
      let cameraAddress: AddressInfo | null = null
      const context: ApiContext = {
        ...{ config, dataDir, timeZone: zone, startedAt: clock.now(), version: programVersion() },
        ...{ queries, write, recorder, analysis, feed, audit, metrics: new Metrics(), clock, log },
        cameraAddress: () => cameraAddress,
      }
      web = new WebServer(context)
      const webAddress = await web.start()
      cameraAddress = await receiver.start()
      return { web: webAddress, camera: cameraAddress }
    },
    async stop() {
      await web?.stop()
      await receiver.stop()
      await audit?.stop()
      standIn?.close()
      await recorder.stop()
    },
  }
}

interface StandIn {
  queries: Queries
  write: (statements: readonly CompiledQuery[]) => Promise<void>
  feed: Feed
  analysis: Analysis
  close(): void
}

/** Until readers, feed and analysis exist. */
async function openStandIn(path: string): Promise<StandIn> {
  const reader: Database = await openSqlite(path, { readOnly: true })
  const writer = await openSqlite(path)
  const listeners = new Set<(seq: number) => void>()
  let newest = await lastSeq(reader.queries)
  const timer = setInterval(async () => {
    const seq = await lastSeq(reader.queries)
    if (seq > newest) {
      newest = seq
      for (const listener of listeners) listener(seq)
    }
  }, 100)
  return {
    queries: reader.queries,
    write: statements => writer.commit(statements),
    feed: {
      get lastSeq() {
        return newest
      },
      watch(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    analysis: {
      presence: () => [],
      watchPresence: () => () => undefined,
      health: () => new Map(),
      searchable: async () => 0,
    },
    close() {
      clearInterval(timer)
      void reader.close()
      void writer.close()
    },
  }
}
