import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { plainAddress } from '../../lib/networks.ts'
import type { ApiContext } from '../api-context.ts'
import { unknownRoutes } from '../routes/unknown.ts'

const xml = /\bxml\b/i

/** Tests whether a request posts XML, as devices do. */
export function isXmlPost({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'POST' && xml.test(headers['content-type'] ?? '')
}

/** Reports devices that are set to post to the web port: they post XML, to any path. */
export function noticePosts(app: FastifyInstance, { doctor }: Pick<ApiContext, 'doctor'>): void {
  app.addHook('onRequest', async request => {
    if (!isXmlPost(request.raw)) return
    // Clients of the API post to existing routes.
    if (!request.is404 && !unknownRoutes.has(request.routeOptions.url ?? '')) return
    doctor.postedToWebPort(plainAddress(request.ip), request.raw.url ?? '')
  })
}
