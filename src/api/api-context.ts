import type { AddressInfo } from 'node:net'
import type { AccessLevel, Accounts, AuditLog, Caller } from '../accounts/index.ts'
import type { Analysis } from '../analysis/index.ts'
import type { Config } from '../config/index.ts'
import type { Queries, Settings, Write } from '../database/index.ts'
import type { CameraPortLogin, Devices } from '../devices/index.ts'
import type { PlateSync } from '../devices/plates/index.ts'
import type { Doctor } from '../doctor/index.ts'
import type { PostIngest } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import type { Feed, SetAside } from '../log/feed/index.ts'
import type { DataDirectory } from '../log/index.ts'
import type { Outputs } from '../outputs/index.ts'
import type { SearchIndex } from '../search/index.ts'
import type { RequestAuth } from './auth/request-auth.ts'
import type { Metrics } from './metrics.ts'

/** What a request may need. Routes ask for the parts they use. */
export interface ApiContext {
  config: Config
  /** Absolute. */
  dataDir: string
  /** The server's IANA zone. */
  timeZone: string
  startedAt: Date
  version: string
  /** For reading only; on threads of their own, so that a slow question never holds up a commit. */
  queries: Queries
  /** Makes changes durable; they are visible to `queries` when it resolves. Rejects while the storage is in trouble. */
  write: Write
  /** Stored settings. */
  settings: Settings
  ingest: PostIngest
  directory: DataDirectory
  analysis: Analysis
  searchIndex: Pick<SearchIndex, 'caughtUp'>
  feed: Feed
  /** Entries of the log that a reader cannot digest. */
  setAside: SetAside
  outputs: Outputs
  /** Devices that people gave passwords for. */
  devices: Devices
  /** What devices have to send with every post. */
  login: CameraPortLogin
  /** Known plates on the lists of devices. */
  plateSync: PlateSync
  /** Why nothing arrives. */
  doctor: Doctor
  /** Who did what: `audit.note(request, 'change-camera', camera.id, 'name: Gate')`. */
  audit: AuditLog
  /** Users, sessions and tokens. */
  accounts: Accounts
  /** The callers of requests. */
  requestAuth: RequestAuth
  /** What `GET /metrics` tells: `metrics.gauge('viewtron_live_clients', 'Open live streams.', () => clients.size)`. */
  metrics: Metrics
  /** Where the camera port listens; null until it is open. */
  cameraAddress: () => AddressInfo | null
  /** What went wrong inside this program since its start. */
  faults: Faults
  clock: Clock
  log: Logger
}

/** Who may use a route: stands as `config: { access }` at each. `public` needs no sign-in. */
export type Access = 'public' | AccessLevel

declare module 'fastify' {
  interface FastifyRequest {
    /** Null where nobody signed in; routes with an access other than `public` always have one. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    access?: Access
  }
}
