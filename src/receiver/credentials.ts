import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** True when an Authorization header has this user and password (Basic, RFC 7617), and for every header without a login. */
export function mayPost(login: { user: string; password: string } | null, header: string | undefined): boolean {
  if (login === null) return true
  const [, encoded] = /^basic\s+(\S+)\s*$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return false
  const expected = digest(`${login.user}:${login.password}`)
  return timingSafeEqual(digest(Buffer.from(encoded, 'base64').toString()), expected)
}
