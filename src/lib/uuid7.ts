import { createHash, randomUUID } from 'node:crypto'

const sequenceDigits = 12
const sequenceModulus = 1n << 48n

/** Twenty random digits. Node draws the randomness of UUIDs in advance, which is much cheaper than a few bytes each time. */
function randomDigits(): string {
  const uuid = randomUUID()
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24, 32)
}

/** A UUIDv7 (RFC 9562) for the given moment; `tail` gives its ten other bytes, random where it is left out. */
export function uuid7(milliseconds: number, tail?: Uint8Array): string {
  const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, '0').slice(-12)
  const hex = tail ? Buffer.from(tail).toString('hex') : randomDigits()
  const variant = ((Number.parseInt(hex.slice(4, 5), 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(5, 8)}-${hex.slice(8)}`
}

/** The UUIDv7 for the given moment that follows from these contents, so that it can be derived again. */
export function derivedUuid7(milliseconds: number, ...contents: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const content of contents) hash.update(content)
  return uuid7(milliseconds, hash.digest().subarray(0, 10))
}

/** The id `steps` after this one: several ids that belong together and can be worked out again from the first. */
export function nextUuid(id: string, steps: number): string {
  if (steps === 0) return id
  const last = (BigInt(`0x${id.slice(-sequenceDigits)}`) + BigInt(steps)) % sequenceModulus
  return id.slice(0, -sequenceDigits) + last.toString(16).padStart(sequenceDigits, '0')
}

export const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
