import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ViewtronError } from '../../model/index.ts'
import type { Access, Caller } from '../api-context.ts'

const ranks: Record<Access, number> = { public: 0, read: 1, write: 2, admin: 3 }

/** Whether somebody with one access may do what needs another. */
export function covers(has: Access, needed: Access): boolean {
  return ranks[has] >= ranks[needed]
}

const isProtected = (url: string) => url.startsWith('/api/v1/') || url === '/api/v1'

function neededAccess(request: FastifyRequest): Access {
  const { access } = request.routeOptions.config
  if (access !== undefined) return access
  // Also for addresses that do not exist: who has not signed in learns nothing.
  return isProtected(request.url.split('?')[0] ?? '') ? 'read' : 'public'
}

/** Lets a request through only when whoever asks may use the route. `identify` finds out who that is. */
export function guardAccess(app: FastifyInstance, identify: (request: FastifyRequest) => Promise<Caller | null>): void {
  app.decorateRequest('caller', null)
  app.addHook('onRoute', ({ url, method, config }) => {
    if (isProtected(url) && config?.access === undefined)
      throw new Error(`${method} ${url} does not say who may use it`)
  })
  app.addHook('onRequest', async request => {
    request.caller = await identify(request)
    const needed = neededAccess(request)
    if (needed === 'public') return
    if (!request.caller) throw new ViewtronError('sign-in-needed')
    const { access, name } = request.caller
    if (!covers(access, needed)) throw new ViewtronError('not-permitted', { who: name, access: needed })
  })
}
