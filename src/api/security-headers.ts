import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * The page takes scripts from this server alone. Mantine writes its theme into style elements and floating-ui places
 * menus with style attributes, so styles are allowed inline; a style cannot run anything, and `img-src` and
 * `connect-src` keep it from telling anybody what it sees.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'x-robots-tag': 'noindex, nofollow',
}

/** Nothing may be kept by a browser or a proxy, except where a route says so itself. */
export function giveSecurityHeaders(reply: FastifyReply): void {
  reply.headers(headers)
  reply.header('cache-control', 'no-store')
}

/** Every answer carries them, those to unknown addresses and refused requests too. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => giveSecurityHeaders(reply))
}
