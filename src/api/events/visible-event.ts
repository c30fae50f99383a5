import type { FastifyRequest } from 'fastify'
import type { Queries } from '../../database/index.ts'
import type { Event } from '../../model/index.ts'
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
