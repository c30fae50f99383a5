import type { Queries } from '../database/index.ts'
import { countBits } from './bits.ts'
import type { EventFilter } from './filter.ts'
import { IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents } from './late-events.ts'
import { askOf } from './question.ts'

/** How many events pass; `exact` false means at least so many. */
export interface EventCount {
  total: number
  exact: boolean
}

/** Blocks that are looked at in one go when all are. */
export const wholeWindow = 64

/** How many events pass the filter; exact unless the index is far behind. */
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
