import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { accessLevels, type Caller } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'
import type { Access } from '../api-context.ts'

const levels: readonly Access[] = ['public', ...accessLevels]

/** Tests whether the access `has` includes the access `needed`. */
export function covers(has: Access, needed: Access): boolean {
  return levels.indexOf(has) >= levels.indexOf(needed)
}

/** Public routes under these paths identify the caller. The files of the page do not: they must load without a database. */
const identifiesCaller = (route: string) => /^\/(api\/v1|auth)(\/|$)/.test(route)

/**
 * Refuses requests whose caller lacks the access that the matched route requires. Checks the route, not the text of the
 * address, which has many spellings (`/%61pi/v1/users`). Throws when a route without a declared access is added.
 * `identify` returns the caller of a request.
 */
export function guardAccess(
  app: FastifyInstance,
  identify: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>,
): void {
  app.decorateRequest('caller', null)
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.access === undefined) throw new Error(`${method} ${url} declares no access`)
  })
  app.addHook('onRequest', async (request, reply) => {
    // Only the not-found handler runs for these.
    if (request.is404) return
    const { url: route = '', config } = request.routeOptions
    const { access: needed = 'admin' } = config
    if (needed === 'public' && !identifiesCaller(route)) return
    request.caller = await identify(request, reply)
    if (needed === 'public') return
    if (!request.caller) throw new ViewtronError('sign-in-needed')
    const { access, name, cameras, lacksSecondFactor, site } = request.caller
    if (lacksSecondFactor && !config.beforeSecondFactor) throw new ViewtronError('second-factor-needed')
    if (site !== undefined) {
      if (config.sites) return
      throw new ViewtronError('not-permitted', { who: name, access: needed })
    }
    if (!covers(access, needed)) throw new ViewtronError('not-permitted', { who: name, access: needed })
    // A route that does not filter by camera would show those that the caller may not see.
    if (cameras !== null && config.cameras === undefined) {
      throw new ViewtronError('not-found', { what: 'address', id: route })
    }
  })
}
