import type { FastifyInstance } from 'fastify'
import { plainAddress } from '../../lib/networks.ts'
import type { ApiContext } from '../api-context.ts'
import { unknownRoutes } from '../routes/unknown.ts'

const xml = /\bxml\b/i

/** Notes devices that were given the port of the dashboard: they post XML, to whatever path. */
export function noticePosts(app: FastifyInstance, { doctor }: Pick<ApiContext, 'doctor'>): void {
  app.addHook('onRequest', async request => {
    const { method, headers, url } = request.raw
    if (method !== 'POST' || !xml.test(headers['content-type'] ?? '')) return
    // The server's own clients post to routes that exist.
    if (!request.is404 && !unknownRoutes.has(request.routeOptions.url ?? '')) return
    doctor.postedToWebPort(plainAddress(request.ip), url ?? '')
  })
}
