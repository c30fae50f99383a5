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
export const wholeWindow = 64

/** Counts the events that pass the filter; exact unless the index is far behind. */
export async function countEvents(queries: Queries, filter: EventFilter): Promise<EventCount> {
  const question = await askOf(queries, filter)
  const late = await lateEvents(question)
  const search = await IndexedSearch.prepare(question)
  let total = late.events.length
  for (const window of windowsOf(await search.blocks(), wholeWindow)) {
    for (const bits of (await search.matching(window)).values()) total += countBits(bits)
  }
  return { total, exact: late.exact }
}
