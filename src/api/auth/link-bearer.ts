import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../accounts/index.ts'
import type { ApiContext } from '../api-context.ts'

const bearer: Caller = { kind: 'nobody', userId: null, name: 'a link to a picture', access: 'read' }

/** The route that signed links lead to. */
const pictureRoute = '/api/v1/events/:id/images/:number'

/** The caller of a signed link to one picture, who may see that picture and nothing else; null for every other request. */
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
