import type { FastifyInstance } from 'fastify'
import { plainAddress } from '../../lib/networks.ts'
import type { ApiContext } from '../api-context.ts'
import { unknownRoutes } from '../routes/unknown.ts'

const xml = /\bxml\b/i

/** Reports devices that are set to post to the web port: they post XML, to any path. */
export function noticePosts(app: FastifyInstance, { doctor }: Pick<ApiContext, 'doctor'>): void {
  app.addHook('onRequest', async request => {
    const { method, headers, url } = request.raw
    if (method !== 'POST' || !xml.test(headers['content-type'] ?? '')) return
    // Clients of the API post to existing routes.
    if (!request.is404 && !unknownRoutes.has(request.routeOptions.url ?? '')) return
    doctor.postedToWebPort(plainAddress(request.ip), url ?? '')
  })
}
