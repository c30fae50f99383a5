import { createHash, randomBytes } from 'node:crypto'

export const digestAlgorithms = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const
export type DigestAlgorithm = (typeof digestAlgorithms)[number]

/** The parameters of a `WWW-Authenticate: Digest` challenge. */
export interface DigestChallenge {
  realm: string
  nonce: string
  opaque: string | null
  algorithm: DigestAlgorithm
  /** Whether the challenge contained `algorithm`; if not, the answer omits it too (RFC 7616, 3.4). */
  namesAlgorithm: boolean
  /** Null for servers without `qop` (RFC 2069). */
  protection: 'auth' | null
  /** The password was right, but the nonce had expired. */
  stale: boolean
}

export interface DigestRequest {
  challenge: DigestChallenge
  user: string
  password: string
  method: string
  /** The request target exactly as sent. */
  uri: string
  /** The number of requests signed with this nonce, including this one. */
  count: number
  /** Set in tests only. */
  clientNonce?: string
}

/** Returns the value of `Authorization` for a Digest challenge (RFC 7616, `qop=auth` or none). */
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

/** Quotes a string as UTF-8. Node writes each character of a header up to U+00FF as one byte. */
function quoted(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  return `"${bytes.replace(/["\\]/g, '\\$&')}"`
}
