import type { Event } from '../../model/index.ts'
import type { Queries } from '../database.ts'
import type { EventFilter } from './filter.ts'
import { askOf } from './question.ts'
import { unindexedEvents, type Walk } from './unindexed.ts'

export interface PageWanted extends Walk {
  limit: number
}

export interface FoundEvents {
  /** Newest first by `sort`, whatever the direction. */
  events: Event[]
  /** Whether there are more beyond the last one in the direction of the walk. */
  more: boolean
}

/** The events nearest to the mark that the filter lets through. */
export async function findEvents(queries: Queries, filter: EventFilter, wanted: PageWanted): Promise<FoundEvents> {
  const question = await askOf(queries, filter)
  const found: Event[] = []
  for await (const events of unindexedEvents(question, wanted)) {
    found.push(...events)
    if (found.length > wanted.limit) break
  }
  const events = found.slice(0, wanted.limit)
  return { events: wanted.direction === 'older' ? events : events.reverse(), more: found.length > wanted.limit }
}

/** All events that pass the filter, newest first, in chunks of at most `chunk`. */
export async function* walkEvents(
  queries: Queries,
  filter: EventFilter,
  { chunk }: { chunk: number },
): AsyncGenerator<Event[]> {
  for (let mark: Walk['mark'] = null; ; ) {
    const page: PageWanted = { limit: chunk, sort: 'seq', direction: 'older', mark, inclusive: false }
    const { events, more } = await findEvents(queries, filter, page)
    if (events.length > 0) yield events
    const last = events.at(-1)
    if (!more || !last) return
    mark = { seq: last.seq, time: Date.parse(last.time) }
  }
}

/** Ids of the events before and after one, under the same filter. */
export async function neighboursOf(
  queries: Queries,
  filter: EventFilter,
  { seq }: Pick<Event, 'seq'>,
): Promise<{ newer: string | null; older: string | null }> {
  const beside = async (direction: Walk['direction']) => {
    const mark = { seq, time: 0 }
    const { events } = await findEvents(queries, filter, { limit: 1, sort: 'seq', direction, mark, inclusive: false })
    return events[0]?.id ?? null
  }
  const [newer, older] = await Promise.all([beside('newer'), beside('older')])
  return { newer, older }
}
