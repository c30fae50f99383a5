import type { Queries, Write } from '../database/index.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import type { Feed } from '../log/feed/index.ts'
import type { EntryToAppend } from '../log/index.ts'
import type { RemovedPlates } from './removed-plates.ts'

export interface PlacesOptions {
  queries: Queries
  write: Write
  feed: Feed
  /** Stores entries in the log durably, in this order; rejects when none is stored. */
  append: (entries: readonly EntryToAppend[]) => Promise<void>
  /** Hashes of plates that retention removed. */
  removedPlates: Pick<RemovedPlates, 'hashOf'>
  clock: Clock
  timeZone: string
  log: Logger
}
