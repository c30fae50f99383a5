import type { FastifyReply, FastifyRequest } from 'fastify'

const cookieName = 'viewtron_session'
const longestSeconds = 90 * 86_400

/** Reads the secret from the request's session cookie; null without one. */
export function sessionSecret(request: FastifyRequest): string | null {
  const { cookie } = request.headers
  if (!cookie) return null
  const pair = cookie.split(';').find(part => part.trim().startsWith(`${cookieName}=`))
  return pair?.trim().slice(cookieName.length + 1) || null
}

function setCookie(reply: FastifyReply, value: string, path: string, maxAge: number): void {
  const secure = reply.request.protocol === 'https' ? '; Secure' : ''
  const cookie = `${cookieName}=${value}; Path=${path}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`
  reply.header('set-cookie', cookie)
}

/** Sets the session cookie. `prefix` is the path under which a proxy serves this server. */
export function giveSecret(reply: FastifyReply, secret: string, prefix: string): void {
  setCookie(reply, secret, prefix || '/', longestSeconds)
}

/** Removes the session cookie. */
export function takeSecret(reply: FastifyReply, prefix: string): void {
  setCookie(reply, '', prefix || '/', 0)
}
