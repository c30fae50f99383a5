import type { Queries } from '../database.ts'
import type { EventFilter } from './filter.ts'
import { walkEvents } from './find-events.ts'

/** How many events pass; `exact` false means at least so many. */
export interface EventCount {
  total: number
  exact: boolean
}

export async function countEvents(queries: Queries, filter: EventFilter): Promise<EventCount> {
  let total = 0
  for await (const events of walkEvents(queries, filter, { chunk: 500 })) total += events.length
  return { total, exact: true }
}

export interface EventHistogram extends EventCount {
  /** Milliseconds since 1970; `to` is exclusive. Both lie on a bucket's border. */
  from: number
  to: number
  bucketMs: number
  /** Ascending; empty ones are left out. */
  buckets: { from: number; count: number }[]
}
