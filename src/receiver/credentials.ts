import { createHash, timingSafeEqual } from 'node:crypto'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Tells whether an Authorization header holds this user and password (Basic, RFC 7617). */
export function basicCredentials(user: string, password: string): (header: string | undefined) => boolean {
  const expected = digest(`${user}:${password}`)
  return header => {
    const [, encoded] = /^basic\s+(\S+)\s*$/i.exec(header ?? '') ?? []
    if (encoded === undefined) return false
    return timingSafeEqual(digest(Buffer.from(encoded, 'base64').toString()), expected)
  }
}
