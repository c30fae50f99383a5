import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sameSecret } from '../../accounts/index.ts'
import { ViewtronError } from '../../model/index.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)

/** Returns the host as URLs write it: without the default port. */
function requestHost(request: FastifyRequest): string | null {
  return hostOf(`${request.protocol}://${request.host}`)
}

function isFromHere(request: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  // Browsers set this header; a page cannot change it.
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return true
  const from = hostOf(origin)
  if (from === null) return false
  return from === requestHost(request) || (publicUrl !== null && from === hostOf(publicUrl))
}

/** Tests whether a change was requested by this server's page. Only requests with a session cookie can be forged. */
function hasCsrfToken(request: FastifyRequest, expected: string | null): boolean {
  if (request.caller?.kind !== 'user') return true
  const given = request.headers['x-csrf-token']
  return expected !== null && typeof given === 'string' && sameSecret(given, expected)
}

/**
 * Refuses changes that a page of another site requests, and changes with a session cookie but without its CSRF token.
 * Must be called after `guardAccess`. `csrfTokenOf` returns the token of the request's session.
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
    // Signing in needs no token: its answer contains the token.
    if (request.routeOptions.config.access === 'public') return
    if (!hasCsrfToken(request, csrfTokenOf(request))) throw new ViewtronError('csrf-token-wrong')
  })
}
