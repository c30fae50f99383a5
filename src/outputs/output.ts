import type { Queries, Write } from '../database/index.ts'
import type { AnnotatedEntry, AnnotateEntries } from '../events/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { RemovableBefore } from '../lib/removable-age.ts'
import type { Feed, LogPages, SetAside } from '../log/index.ts'
import type { OutputKindFacts } from './output-kind-facts.ts'
import type { OutputKind } from './output-kinds.ts'

/** The state of an output; `outputState` of the API describes each field. Times are ISO 8601 UTC. */
export interface OutputState {
  id: string
  kind: OutputKind
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

/** A message as a test sent it. */
export interface SentMessage {
  method: string
  /** Without user and password. */
  address: string
  contentType: string
  /** The first 4000 characters. */
  body: string
  sizeBytes: number
}

/** The result of testing an output. */
export interface Tested {
  ok: boolean
  /** The HTTP status that the target answered; null without an answer, and for targets of other protocols. */
  statusCode: number | null
  durationMs: number
  /** A sentence for people. */
  detail: string
  /** Only kinds that can show it have it. */
  sent?: SentMessage
}

/** All outputs of one kind. */
export interface Output {
  readonly facts: OutputKindFacts
  /** Starts to follow the log. Does not wait for the other end. May be called twice. */
  start(): Promise<void>
  /** Stops within seconds and stores the cursor. May be called twice. */
  stop(): Promise<void>
  /** `full`: with whole addresses, for people who may change them. */
  states(options?: { full?: boolean }): OutputState[]
  /**
   * Prepares changed settings of viewtron.yaml, unchecked by key. Returns what uses them, without a pause for other outputs;
   * null if nothing changes for this one. Outputs without settings there do not have it. Throws `config-invalid`.
   */
  reconfigure?(config: Readonly<Record<string, unknown>>): (() => Promise<void>) | null
  /** Sends something made up, now. Only kinds that are testable have it. Throws `not-found`. */
  test?(id: string): Promise<Tested>
}

/** Tools that every output is constructed with. */
export interface OutputTools {
  /** For reads only. */
  queries: Queries
  write: Write
  removable: RemovableBefore
  feed: Feed
  annotate: AnnotateEntries
  /** Pages of annotated entries; all outputs share them. */
  pages: Pick<LogPages<AnnotatedEntry>, 'after'>
  /** Notifies when entries that were set aside should be processed again. */
  setAside?: Pick<SetAside, 'watch'> | undefined
  /** The site's IANA zone. */
  timeZone: string
  clock: Clock
  log: Logger
}
