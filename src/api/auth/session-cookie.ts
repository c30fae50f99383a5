import type { FastifyReply, FastifyRequest } from 'fastify'

const sessionCookie = 'viewtron_session'
const kioskCookie = 'viewtron_kiosk'
const attemptCookie = 'viewtron_oidc'
const longestSeconds = 90 * 86_400

function readCookie(request: FastifyRequest, name: string): string | null {
  const { cookie } = request.headers
  if (!cookie) return null
  const pair = cookie.split(';').find(part => part.trim().startsWith(`${name}=`))
  return pair?.trim().slice(name.length + 1) || null
}

/** Reads the secret from the request's session cookie; null without one. */
export function sessionSecret(request: FastifyRequest): string | null {
  return readCookie(request, sessionCookie)
}

/** Reads the secret from the request's kiosk cookie; null without one. */
export function kioskSecret(request: FastifyRequest): string | null {
  return readCookie(request, kioskCookie)
}

interface Cookie {
  name: string
  value: string
  path: string
  maxAge: number
}

function setCookie(reply: FastifyReply, { name, value, path, maxAge }: Cookie): void {
  const secure = reply.request.protocol === 'https' ? '; Secure' : ''
  const cookie = `${name}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`
  reply.header('set-cookie', cookie)
}

/** Sets the session cookie. `prefix` is the path under which a proxy serves this server. */
export function giveSecret(reply: FastifyReply, secret: string, prefix: string): void {
  setCookie(reply, { name: sessionCookie, value: secret, path: prefix || '/', maxAge: longestSeconds })
}

/** Removes the session cookie. */
export function takeSecret(reply: FastifyReply, prefix: string): void {
  setCookie(reply, { name: sessionCookie, value: '', path: prefix || '/', maxAge: 0 })
}

// A screen on a wall is set up once; the token can be removed at any time.
const kioskSeconds = 400 * 86_400

/** Sets the kiosk cookie, which lasts until its token ends. */
export function giveKioskSecret(reply: FastifyReply, secret: string, prefix: string): void {
  setCookie(reply, { name: kioskCookie, value: secret, path: prefix || '/', maxAge: kioskSeconds })
}

/** Reads the state of an attempt to sign in with a provider; null without one. */
export function attemptState(request: FastifyRequest): string | null {
  return readCookie(request, attemptCookie)
}

/** Sets the cookie of an attempt to sign in with a provider, for ten minutes. */
export function giveAttempt(reply: FastifyReply, state: string, prefix: string): void {
  setCookie(reply, { name: attemptCookie, value: state, path: prefix || '/', maxAge: 600 })
}
