import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../accounts/index.ts'
import type { ApiContext } from '../api-context.ts'

const bearer: Caller = { kind: 'nobody', userId: null, name: 'a link to a picture', access: 'read', cameras: null }

/** The only route that accepts signed links. */
const pictureRoute = '/api/v1/events/:id/images/:number'

/** Returns a function that identifies requests by a signed link to one picture; it gives null for all other requests. */
export function linkBearer({
  outputs,
  clock,
}: Pick<ApiContext, 'outputs' | 'clock'>): (request: FastifyRequest) => Caller | null {
  return request => {
    const { url, method } = request.routeOptions
    if (url !== pictureRoute || !(method === 'GET' || method === 'HEAD')) return null
    const { id, number } = request.params as { id: string; number: string }
    const { expires, signature } = request.query as Record<string, unknown>
    if (typeof expires !== 'string' || typeof signature !== 'string') return null
    const path = `/api/v1/events/${id}/images/${number}`
    return outputs.links.allows(path, { expires, signature }, clock.now().getTime()) ? bearer : null
  }
}
