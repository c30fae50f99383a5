import type { Queries, Write } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import type { LogPages } from '../log/consumer/log-pages.ts'
import type { Feed, SetAside } from '../log/feed/index.ts'

/** How an output is; the API's `outputState` describes each field. Times are ISO 8601 UTC. */
export interface OutputState {
  id: string
  kind: 'webhook' | 'mqtt' | 'alert' | 'search-index' | 'analysis'
  name: string
  source: 'file' | 'database' | 'built-in'
  enabled: boolean
  state: 'ok' | 'waiting' | 'failing' | 'off'
  detail: string
  cursor: number
  behind: number
  pending: number
  deliveredLastHour: number
  lastDeliveredAt: string | null
  lastError: { at: string; message: string } | null
  /** Without secrets. */
  config: Record<string, unknown> | null
}

/** What came of trying an output out. */
export interface Tested {
  ok: boolean
  /** The HTTP status of a webhook's target, where there was an answer. */
  statusCode: number | null
  durationMs: number
  /** In words. */
  detail: string
}

/** One way out of the house, or several of a kind. */
export interface Output {
  /** Begins to follow the log; does not wait for whoever is at the other end. */
  start(): Promise<void>
  /** Stores where it is; safe twice. */
  stop(): Promise<void>
  /** `full`: with whole addresses, for who may change them. */
  states(wish?: { full?: boolean }): OutputState[]
}

/** What every output works with. */
export interface OutputTools {
  /** For reading only. */
  queries: Queries
  /** Makes statements durable in one transaction; rejects while the storage is in trouble. */
  write: Write
  removable: RemovableBefore
  feed: Feed
  publish: AnnotateEntries
  /** The newest entries as they are published, read once for all outputs. */
  pages: Pick<LogPages<AnnotatedEntry>, 'after'>
  /** Says when entries that were set aside are to be tried once more. */
  setAside?: Pick<SetAside, 'watch'> | undefined
  /** The site's IANA zone. */
  timeZone: string
  clock: Clock
  log: Logger
}
