import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'

/**
 * Allows scripts from this server only. Inline styles are allowed, because Mantine writes its theme into style elements
 * and floating-ui places menus with style attributes. Styles cannot run code, and `img-src` and `connect-src` keep them
 * from sending data elsewhere.
 */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** The source expression that allows one inline script or style with exactly this text. */
export const inlineSource = (text: string): string => `'sha256-${hash('sha256', text, 'base64')}'`

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

/** Headers for content from devices, so that browsers never run it as a page of this server. */
export const untrustedContent = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
}

/** Sets the security headers, the id of the request, and `no-store`, which routes may override. */
export function giveSecurityHeaders(reply: FastifyReply): void {
  reply.headers(headers)
  reply.header('x-request-id', reply.request.id)
  reply.header('cache-control', 'no-store')
}

/** Lets a page of the same origin show this one in a frame, as the panel of Home Assistant does. */
function allowOwnFrames(reply: FastifyReply): void {
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  reply.header('content-security-policy', policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"))
  reply.header('x-frame-options', 'SAMEORIGIN')
}

interface IngressRequests {
  isIngress(request: IncomingMessage): boolean
}

/** Adds security headers to every answer, including errors and unknown addresses. */
export function addSecurityHeaders(app: FastifyInstance, ingress: IngressRequests): void {
  app.addHook('onRequest', async (_request, reply) => giveSecurityHeaders(reply))
  app.addHook('onSend', async (request, reply) => {
    if (ingress.isIngress(request.raw)) allowOwnFrames(reply)
  })
}
