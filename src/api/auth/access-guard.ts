import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { Access } from '../api-context.ts'

const ranks: Record<Access, number> = { public: 0, read: 1, write: 2, admin: 3 }

/** Whether somebody with one access may do what needs another. */
export function covers(has: Access, needed: Access): boolean {
  return ranks[has] >= ranks[needed]
}

/** The page and its files hold no data, and must load while the database cannot be read. */
const asksWho = (route: string) => /^\/(api\/v1|auth)(\/|$)/.test(route)

/**
 * Lets a request through only when the caller may use the route that the router chose. The text of the address decides
 * nothing: it has many spellings (`/%61pi/v1/users`). A route that does not declare its access cannot be added.
 * `identify` finds out who asks.
 */
export function guardAccess(
  app: FastifyInstance,
  identify: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>,
): void {
  app.decorateRequest('caller', null)
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.access === undefined) throw new Error(`${method} ${url} does not say who may use it`)
  })
  app.addHook('onRequest', async (request, reply) => {
    // No route was found: no handler runs but the one that says so.
    if (request.is404) return
    const { url: route = '', config } = request.routeOptions
    const { access: needed = 'admin' } = config
    if (needed === 'public' && !asksWho(route)) return
    request.caller = await identify(request, reply)
    if (needed === 'public') return
    if (!request.caller) throw new ViewtronError('sign-in-needed')
    const { access, name } = request.caller
    if (!covers(access, needed)) throw new ViewtronError('not-permitted', { who: name, access: needed })
  })
}
