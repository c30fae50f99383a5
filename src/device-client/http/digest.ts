import { createHash, randomBytes } from 'node:crypto'

export const digestAlgorithms = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** What a device asks for with `WWW-Authenticate: Digest`. */
export interface DigestChallenge {
  realm: string
  nonce: string
  opaque: string | null
  algorithm: DigestAlgorithm
  /** Whether the challenge named it: an answer to one that did not leaves it out (RFC 7616, 3.4). */
  namesAlgorithm: boolean
  /** Null for servers of the time before `qop` (RFC 2069). */
  protection: 'auth' | null
  /** The password was right, the nonce too old. */
  stale: boolean
}

export interface DigestRequest {
  challenge: DigestChallenge
  user: string
  password: string
  method: string
  /** The request target exactly as sent. */
  uri: string
  /** How many requests have been signed with this nonce, this one included. */
  count: number
  /** Only tests choose it. */
  clientNonce?: string
}

/** The value of `Authorization` that answers a Digest challenge (RFC 7616, `qop=auth` or none). */
export function digestAuthorization(request: DigestRequest): string {
  const { challenge, user, method, uri, count, clientNonce = randomBytes(16).toString('base64url') } = request
  const { realm, nonce, opaque, algorithm, namesAlgorithm, protection } = challenge
  const countHex = count.toString(16).padStart(8, '0')
  const hash = (...parts: string[]) => hashOf(algorithm, parts.join(':'))

  const secret = hash(user, realm, request.password)
  const session = algorithm.endsWith('-sess') ? hash(secret, nonce, clientNonce) : secret
  const action = hash(method, uri)
  const response =
    protection === null ? hash(session, nonce, action) : hash(session, nonce, countHex, clientNonce, protection, action)

  const parts = [
    `username=${quoted(user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
  ]
  if (namesAlgorithm) parts.push(`algorithm=${algorithm}`)
  if (protection !== null) parts.push(`qop=${protection}`, `nc=${countHex}`)
  if (protection !== null || algorithm.endsWith('-sess')) parts.push(`cnonce=${quoted(clientNonce)}`)
  if (opaque !== null) parts.push(`opaque=${quoted(opaque)}`)
  return `Digest ${parts.join(', ')}`
}

function hashOf(algorithm: DigestAlgorithm, text: string): string {
  const name = algorithm.startsWith('SHA-256') ? 'sha256' : 'md5'
  return createHash(name).update(text, 'utf8').digest('hex')
}

/** A quoted string in the bytes of UTF-8, which is what Node writes for characters up to U+00FF. */
function quoted(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  return `"${bytes.replace(/["\\]/g, '\\$&')}"`
}
