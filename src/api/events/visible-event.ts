import type { FastifyRequest } from 'fastify'
import type { Queries } from '../../database/index.ts'
import { EventLog } from '../../log/index.ts'
import { type Event, ViewtronError } from '../../model/index.ts'
import { CameraScope } from '../auth/camera-scope.ts'
import { eventOf } from './event-pages.ts'

/** Returns the event of a request with its id. Throws `not-found`, also for an event of a camera that the caller may not see. */
export async function visibleEvent(
  queries: Queries,
  request: Pick<FastifyRequest, 'caller'> & { params: { id: string } },
): Promise<Event> {
  const { id } = request.params
  const [event, scope] = await Promise.all([eventOf(queries, id), CameraScope.of(request, queries)])
  scope.check(event.camera.id, { what: 'event', id })
  return event
}

/** An event that was chosen, without its content, of which ten thousand would take much memory. */
export interface ChosenEvent {
  seq: number
  id: string
  /** Milliseconds since 1970. */
  time: number
}

const idsAQuery = 200

/** Returns the events with these ids that the caller may see and that still exist. Throws `not-found` if there are none. */
export async function visibleEvents(
  queries: Queries,
  request: Pick<FastifyRequest, 'caller'>,
  ids: readonly string[],
): Promise<ChosenEvent[]> {
  const scope = await CameraScope.of(request, queries)
  const log = new EventLog(queries)
  const wanted = [...new Set(ids)]
  const chosen: ChosenEvent[] = []
  for (let at = 0; at < wanted.length; at += idsAQuery) {
    const events = await log.eventsWithIds(wanted.slice(at, at + idsAQuery))
    const visible = events.filter(({ camera }) => scope.includes(camera.id))
    chosen.push(...visible.map(({ seq, id, time }) => ({ seq, id, time: Date.parse(time) })))
  }
  if (chosen.length === 0) throw new ViewtronError('not-found', { what: 'event', id: ids[0] ?? '' })
  return chosen
}
