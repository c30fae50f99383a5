import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const secretBytes = 32

/** A text of 256 random bits, fit for cookies and URLs. */
export function newSecret(): string {
  return randomBytes(secretBytes).toString('base64url')
}

/** What is stored of a secret; secrets are random, so one round of SHA-256 (hex) is enough. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares without telling by the time it takes how much agrees. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)))
}
