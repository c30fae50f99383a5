import type { AddressInfo } from 'node:net'
import type { AccessLevel, Accounts, AuditLog, Caller } from '../accounts/index.ts'
import type { Analysis } from '../analysis/index.ts'
import type { Arming } from '../arming/index.ts'
import type { ScheduledBackups } from '../backup/index.ts'
import type { Config } from '../config/index.ts'
import type { Queries, Settings, Write } from '../database/index.ts'
import type { CameraPortLogin, Devices } from '../devices/index.ts'
import type { PlateSync } from '../devices/plates/index.ts'
import type { Doctor } from '../doctor/index.ts'
import type { Erasures } from '../erasures/index.ts'
import type { Incidents } from '../incidents/index.ts'
import type { PostIngest } from '../ingest/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Faults } from '../lib/faults.ts'
import type { Logger } from '../lib/log.ts'
import type { CertificateState, TlsFiles } from '../lib/tls-files.ts'
import type { Feed, SetAside } from '../log/feed/index.ts'
import type { Archive, DataDirectory } from '../log/index.ts'
import type { Outputs } from '../outputs/index.ts'
import type { Places, RemovedPlates } from '../places/index.ts'
import type { Reports } from '../reports/index.ts'
import type { SearchIndex } from '../search/index.ts'
import type { WeeklyCheck } from '../verify/index.ts'
import type { RequestAuth } from './auth/request-auth.ts'
import type { OpenExport } from './exports/open-export.ts'
import type { Metrics } from './metrics.ts'

/** Everything that routes need. Each route takes the parts it uses. */
export interface ApiContext {
  config: Config
  /** Absolute. */
  dataDir: string
  /** The pictures and original posts. */
  archive: Archive
  /** The server's IANA zone. */
  timeZone: string
  startedAt: Date
  version: string
  /** Read only. Runs on separate threads, so that a slow query never delays a commit. */
  queries: Queries
  /** Makes changes durable; they are visible to `queries` when it resolves. Rejects while the storage is in trouble. */
  write: Write
  settings: Settings
  ingest: PostIngest
  directory: DataDirectory
  analysis: Analysis
  openExport: OpenExport
  searchIndex: Pick<SearchIndex, 'caughtUp'>
  incidents: Pick<Incidents, 'caughtUp'>
  removedPlates: Pick<RemovedPlates, 'renew'>
  places: Pick<Places, 'caughtUp' | 'basisChanged' | 'drawnLinesChanged' | 'changeLines' | 'isCounting'>
  feed: Feed
  /** Entries of the log that a reader failed to process. */
  setAside: SetAside
  outputs: Outputs
  /** Reports about places. */
  reports: Pick<Reports, 'write' | 'message'>
  /** The arming mode of the site. */
  arming: Arming
  /** Erases plates and faces everywhere. */
  erasures: Pick<Erasures, 'preview' | 'begin' | 'find' | 'list'>
  /** Backups that the server makes. */
  backups: ScheduledBackups
  /** Checks of the stored data. */
  weeklyCheck: WeeklyCheck
  /** Devices with a stored password. */
  devices: Devices
  /** The user and password that devices have to send with every post. */
  login: CameraPortLogin
  /** Synchronizes known plates with the lists of devices. */
  plateSync: PlateSync
  /** Diagnoses why no posts arrive. */
  doctor: Doctor
  /** Records the actions of users: `audit.note(request, 'change-camera', camera.id, 'name: Gate')`. */
  audit: AuditLog
  /** Users, sessions and tokens. */
  accounts: Accounts
  /** Identifies the callers of requests. */
  requestAuth: RequestAuth
  /** Holds the values of `GET /metrics`: `metrics.gauge('viewtron_live_clients', 'Open live streams.', () => clients.size)`. */
  metrics: Metrics
  /** Returns the address that the camera port listens on; null until it is open. */
  cameraAddress: () => AddressInfo | null
  /** The certificates of the two ports. */
  certificates: {
    /** That of the web port; null if it speaks HTTP. */
    web: Pick<TlsFiles, 'pair' | 'watch'> | null
    states(): CertificateState[]
  }
  /** Unexpected errors inside this program since its start. */
  faults: Faults
  clock: Clock
  log: Logger
}

/**
 * The access that a route requires, declared as `config: { access }`. `public` needs no sign-in. Callers who are limited
 * to some cameras get through only to routes that declare `cameras` too: `filtered` if the route leaves out all other
 * cameras, `none` if it says nothing about any.
 */
export type Access = 'public' | AccessLevel

declare module 'fastify' {
  interface FastifyRequest {
    /** Null for requests without a sign-in; never null on routes that are not `public`. */
    caller: Caller | null
  }
  interface FastifyContextConfig {
    access?: Access
    cameras?: 'filtered' | 'none'
    /** Also for tokens of scope `site`, which may use no other route. */
    sites?: true
    /** Also for users who must set up a second factor first. */
    beforeSecondFactor?: true
  }
}
