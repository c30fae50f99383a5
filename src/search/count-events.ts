import type { Queries } from '../database/index.ts'
import { countBits } from './bits.ts'
import type { EventFilter } from './filter.ts'
import { IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents } from './late-events.ts'
import { askOf } from './question.ts'

/** The number of events that pass; where `exact` is false there may be more. */
export interface EventCount {
  total: number
  exact: boolean
}

/** The number of blocks that are evaluated at once when all of them are needed. */
export const wholeWindow = 128

/** Up to so many events are counted where counting takes long. */
export const mostCounted = 100_000

export interface CountLimits {
  /** Stops above so many; the answer is not exact then. */
  most?: number | undefined
  /** The same, but only where counting takes long. */
  mostIfCostly?: number | undefined
}

/** Counts the events that pass the filter; exact up to the limits, and unless the index is far behind. */
export async function countEvents(
  queries: Queries,
  filter: EventFilter,
  { most, mostIfCostly }: CountLimits = {},
): Promise<EventCount> {
  const question = await askOf(queries, filter)
  const late = await lateEvents(question)
  const search = await IndexedSearch.prepare(question)
  const limit = most ?? (search.isCostly ? mostIfCostly : undefined) ?? Number.POSITIVE_INFINITY
  let total = late.events.length
  for (const window of windowsOf((await search.blocks()).reverse(), wholeWindow)) {
    if (total > limit) break
    for (const bits of (await search.matching(window)).values()) total += countBits(bits)
  }
  return total > limit ? { total: limit, exact: false } : { total, exact: late.exact }
}
