import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import type { EventFilter } from './filter.ts'
import { findEvents } from './find-events.ts'

/** Events newest first, those before `beforeSeq` only. */
export async function readEvents(
  queries: Queries,
  filter: EventFilter,
  { limit, beforeSeq }: { limit: number; beforeSeq?: number | undefined },
): Promise<Event[]> {
  const mark = beforeSeq === undefined ? null : { seq: beforeSeq, time: 0 }
  const { events } = await findEvents(queries, filter, {
    limit,
    sort: 'seq',
    direction: 'older',
    mark,
    inclusive: false,
  })
  return events
}

/** Events oldest first, those after `afterSeq` only. */
export async function readEventsAfter(
  queries: Queries,
  filter: EventFilter,
  { limit, afterSeq }: { limit: number; afterSeq: number },
): Promise<Event[]> {
  const mark = { seq: afterSeq, time: 0 }
  const { events } = await findEvents(queries, filter, {
    limit,
    sort: 'seq',
    direction: 'newer',
    mark,
    inclusive: false,
  })
  return events.reverse()
}
