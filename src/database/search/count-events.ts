import type { Queries } from '../database.ts'
import { countBits } from './bits.ts'
import type { EventFilter } from './filter.ts'
import { IndexedSearch, windowsOf } from './indexed.ts'
import { askOf } from './question.ts'
import { unindexedEvents } from './unindexed.ts'

/** How many events pass; `exact` false means at least so many. */
export interface EventCount {
  total: number
  exact: boolean
}

/** Blocks that are looked at in one go when all are. */
export const wholeWindow = 64
// Only while the index is being built is there more than this to be read from the log.
const mostUnindexed = 5000

/** How many events pass the filter; exact unless the index is far behind. */
export async function countEvents(queries: Queries, filter: EventFilter): Promise<EventCount> {
  const question = await askOf(queries, filter)
  const late = await lateTimes(question)
  const search = await IndexedSearch.prepare(question)
  let total = late.times.length
  for (const window of windowsOf(await search.blocks(), wholeWindow)) {
    for (const bits of (await search.matching(window)).values()) total += countBits(bits)
  }
  return { total, exact: late.exact }
}

/** When the events were that pass and are not in the index, at most so many. */
export async function lateTimes(
  question: Awaited<ReturnType<typeof askOf>>,
): Promise<{ times: number[]; exact: boolean }> {
  const times: number[] = []
  for await (const events of unindexedEvents(question, everythingNew)) {
    for (const event of events) times.push(Date.parse(event.time))
    if (times.length >= mostUnindexed) return { times, exact: false }
  }
  return { times, exact: true }
}

const everythingNew = { sort: 'seq', direction: 'older', mark: null, inclusive: false } as const
