import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const secretBytes = 32

/** 256 random bits as text that is safe in cookies and URLs. */
export function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

/** The SHA-256 (hex) of a secret, which is all that is stored of it. One round is enough: secrets are random. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares two secrets in constant time. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)))
}
