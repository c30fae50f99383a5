import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ViewtronError } from '../../model/index.ts'
import type { Access, Caller } from '../api-context.ts'

const ranks: Record<Access, number> = { public: 0, read: 1, write: 2, admin: 3 }

/** Whether somebody with one access may do what needs another. */
export function covers(has: Access, needed: Access): boolean {
  return ranks[has] >= ranks[needed]
}

const isProtected = (path: string) => /^\/api\/v1(\/|$)/.test(path)
const asksWho = (path: string) => /^\/(api\/v1|auth)(\/|$)/.test(path)

function neededAccess(request: FastifyRequest, path: string): Access {
  const { access } = request.routeOptions.config
  if (access !== undefined) return access
  // Also for addresses that do not exist: who has not signed in learns nothing.
  return isProtected(path) ? 'read' : 'public'
}

/** Lets a request through only when whoever asks may use the route. `identify` finds out who that is. */
export function guardAccess(
  app: FastifyInstance,
  identify: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>,
): void {
  app.decorateRequest('caller', null)
  app.addHook('onRoute', ({ url, method, config }) => {
    if (asksWho(url) && config?.access === undefined) throw new Error(`${method} ${url} does not say who may use it`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    // The page itself holds no data, and shows what is wrong when the database cannot be asked.
    if (!asksWho(path)) return
    request.caller = await identify(request, reply)
    const needed = neededAccess(request, path)
    if (needed === 'public') return
    if (!request.caller) throw new ViewtronError('sign-in-needed')
    const { access, name } = request.caller
    if (!covers(access, needed)) throw new ViewtronError('not-permitted', { who: name, access: needed })
  })
}
