import type { FastifyReply, FastifyRequest } from 'fastify'

const cookieName = 'viewtron_session'
const longestSeconds = 90 * 86_400

/** The secret in the request's session cookie, or null. */
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

/** Gives the browser its secret; `prefix` is the path under which a proxy shows the server. */
export function giveSecret(reply: FastifyReply, secret: string, prefix: string): void {
  setCookie(reply, secret, prefix || '/', longestSeconds)
}

export function takeSecret(reply: FastifyReply, prefix: string): void {
  setCookie(reply, '', prefix || '/', 0)
}
