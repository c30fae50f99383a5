import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sameSecret } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'

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

/** Whether a change proves that our own page asked for it. Only browsers that signed in with a cookie can be misled. */
function hasCsrfToken(request: FastifyRequest, expected: string | null): boolean {
  if (request.caller?.kind !== 'user') return true
  const given = request.headers['x-csrf-token']
  return expected !== null && typeof given === 'string' && sameSecret(given, expected)
}

/**
 * Refuses changes that a page of another site asks a browser for, and changes with a cookie but without the token that
 * only our own page knows. Must be called after `guardAccess`. `csrfTokenOf` gives the token of the session that a
 * request came with.
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
    // Signing in needs no token: the answer brings it.
    if (request.routeOptions.config.access === 'public') return
    if (!hasCsrfToken(request, csrfTokenOf(request))) throw new ViewtronError('csrf-token-wrong')
  })
}
