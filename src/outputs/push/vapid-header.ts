import { sign } from 'node:crypto'
import type { PushKeys } from './push-keys.ts'

export interface VapidOptions {
  endpoint: string
  /** `mailto:` or https address of the operator. */
  contact: string
  /** Milliseconds since 1970. */
  now: number
}

// Push services accept at most 24 hours; clocks may differ.
const validForS = 12 * 3600

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The `Authorization` header by which a push service recognizes the server (RFC 8292). */
export function vapidHeader(
  { signing, publicKey }: Pick<PushKeys, 'signing' | 'publicKey'>,
  { endpoint, contact, now }: VapidOptions,
): string {
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1000) + validForS, sub: contact }
  const text = `${encoded({ typ: 'JWT', alg: 'ES256' })}.${encoded(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key: signing, dsaEncoding: 'ieee-p1363' })
  return `vapid t=${text}.${signature.toString('base64url')}, k=${publicKey}`
}
