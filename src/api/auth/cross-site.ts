import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ViewtronError } from '../../model/index.ts'
import { sameSecret } from './secrets.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)

/** The host as URLs write it: without the port that goes without saying. */
function requestHost(request: FastifyRequest): string | null {
  return hostOf(`${request.protocol}://${request.host}`)
}

function isFromHere(request: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  // Browsers say where a request comes from; a page cannot change what they say.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return true
  const from = hostOf(origin)
  if (from === null) return false
  return from === requestHost(request) || (publicUrl !== null && from === hostOf(publicUrl))
}

/**
 * Refuses changes that a page of another site asks a browser for, and changes with a cookie but without the token that
 * only our own page knows. Call it after the guard. `csrfTokenOf` gives the token of whoever is signed in with a cookie.
 */
export function refuseCrossSite(
  app: FastifyInstance,
  { publicUrl, csrfTokenOf }: { publicUrl: string | null; csrfTokenOf: (request: FastifyRequest) => string | null },
): void {
  app.addHook('onRequest', async request => {
    if (safeMethods.has(request.method) || request.caller?.kind === 'token') return
    if (!isFromHere(request, publicUrl)) {
      throw new ViewtronError('cross-site-request', {
        origin: String(request.headers.origin ?? 'unknown').slice(0, 200),
      })
    }
    const expected = csrfTokenOf(request)
    // Who signs in needs none: the answer brings it.
    if (expected === null || request.routeOptions.config.access === 'public') return
    const given = request.headers['x-csrf-token']
    if (typeof given !== 'string' || !sameSecret(given, expected)) throw new ViewtronError('csrf-token-wrong')
  })
}
