import type { FastifyInstance } from 'fastify'
import { plainAddress } from '../../lib/networks.ts'
import type { ApiContext } from '../api-context.ts'

const xml = /\bxml\b/i
// Its own clients post XML to none of these.
const ownPaths = /^\/(api|auth|hooks)\//

/** Notes devices that were given the port of the dashboard: they post XML, to whatever path. */
export function noticePosts(app: FastifyInstance, { doctor }: Pick<ApiContext, 'doctor'>): void {
  app.addHook('onRequest', async request => {
    const { method, headers, url } = request.raw
    if (method !== 'POST' || !xml.test(headers['content-type'] ?? '') || ownPaths.test(url ?? '')) return
    doctor.postedToWebPort(plainAddress(request.ip), url ?? '')
  })
}
