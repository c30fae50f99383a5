import type { FastifyRequest } from 'fastify'
import type { ApiContext, Caller } from '../api-context.ts'

const bearer: Caller = { kind: 'nobody', userId: null, name: 'a link to a picture', access: 'read' }

/** Who comes with a link to one picture that was given out may see that picture and nothing else; null for everybody else. */
export function linkBearer({
  outputs,
  clock,
}: Pick<ApiContext, 'outputs' | 'clock'>): (request: FastifyRequest) => Caller | null {
  return ({ method, url }) => {
    const [path = '', search] = url.split('?')
    if (search === undefined || (method !== 'GET' && method !== 'HEAD')) return null
    if (!/^\/api\/v1\/events\/[^/]+\/images\/\d+$/.test(path)) return null
    const query = new URLSearchParams(search)
    const [expires, signature] = [query.get('expires'), query.get('signature')]
    if (expires === null || signature === null) return null
    return outputs.links.allows(path, { expires, signature }, clock.now().getTime()) ? bearer : null
  }
}
