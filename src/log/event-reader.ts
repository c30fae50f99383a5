import type { Queries } from '../database/index.ts'
import type { Event } from '../model/index.ts'
import { type EventFilter, findEvents } from '../search/index.ts'

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

export async function lastSeq(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom('log')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return row?.seq ?? 0
}
