import { z } from 'zod'
import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'
import { type EventFilter, findEvents } from '../../search/index.ts'
import { cursorCodec } from '../cursor.ts'

export interface PageRequest {
  limit: number
  sort: 'seq' | 'time'
  cursor: string | undefined
  /** The id of the first event on the page. */
  startAt: string | undefined
}

export interface EventsPage {
  events: Event[]
  nextCursor: string | null
  previousCursor: string | null
}

/** Sort, direction, whether the page includes the event at the mark, and the mark itself: seq and time. */
const placeOfPage = z.tuple([z.enum(['seq', 'time']), z.enum(['older', 'newer']), z.boolean(), z.int().min(0), z.int()])
const cursors = cursorCodec('events', placeOfPage)
type Place = z.infer<typeof placeOfPage>

/** Returns the event with an id. Throws `not-found`. */
export async function eventOf(queries: Queries, id: string): Promise<Event> {
  const event = await new EventLog(queries).event(id)
  if (!event) throw new ViewtronError('not-found', { what: 'event', id })
  return event
}

async function requestedPlace(queries: Queries, { sort, cursor, startAt }: PageRequest): Promise<Place | null> {
  const place = cursors.decode(cursor)
  if (place && place[0] !== sort) throw new ViewtronError('cursor-invalid')
  if (place || startAt === undefined) return place
  const { seq, time } = await eventOf(queries, startAt)
  return [sort, 'older', true, seq, Date.parse(time)]
}

/** Returns the cursors of the pages before and after a page with `events`, newest first. */
function neighbouringPages(place: Place | null, events: Event[], more: boolean, sort: 'seq' | 'time') {
  const at = (direction: 'older' | 'newer', event: Event) =>
    cursors.encode([sort, direction, false, event.seq, Date.parse(event.time)])
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last) {
    // An empty page of newer events leads back to the page it was requested from.
    const back = place && place[1] === 'newer' ? cursors.encode([sort, 'older', true, place[3], place[4]]) : null
    return { nextCursor: back, previousCursor: null }
  }
  const wentUp = place?.[1] === 'newer'
  return {
    nextCursor: wentUp || more ? at('older', last) : null,
    previousCursor: place && (!wentUp || more) ? at('newer', first) : null,
  }
}

/** Returns a page of events, newest first, with cursors of the next and previous page. Throws `cursor-invalid` and `not-found`. */
export async function eventPage(queries: Queries, filter: EventFilter, request: PageRequest): Promise<EventsPage> {
  const { limit, sort } = request
  const place = await requestedPlace(queries, request)
  const [, direction = 'older', inclusive = false, seq = 0, time = 0] = place ?? []
  const mark = place ? { seq, time } : null
  const { events, more } = await findEvents(queries, filter, { limit, sort, mark, inclusive, direction })
  return { events, ...neighbouringPages(place, events, more, sort) }
}
