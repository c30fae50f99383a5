import { type Answer, PrivateTarget } from './http-target.ts'

/** What an attempt means for its delivery; `message` in words. */
export type AttemptVerdict =
  | { kind: 'delivered'; status: number }
  /** Trying again is of no use. */
  | { kind: 'refused'; status: number | null; message: string }
  | { kind: 'retry'; status: number | null; message: string; retryAfterMs: number | null }

const firstRetryMs = 1000
const longestRetryMs = 15 * 60_000
const jitter = 0.1
const longestRetryAfterMs = 60 * 60_000
const shownText = 200

const retried = new Set([408, 425, 429])

const networkWords: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that address',
  ECONNRESET: 'the target closed the connection',
  EPIPE: 'the target closed the connection',
  ENOTFOUND: "the target's name is not known",
  EAI_AGAIN: "the target's name cannot be looked up at the moment",
  EHOSTUNREACH: 'there is no way to the target',
  ENETUNREACH: "there is no way to the target's network",
  ETIMEDOUT: 'the target does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: "the target's certificate is self-signed: name its fingerprint or its authority (tls)",
  SELF_SIGNED_CERT_IN_CHAIN: "the target's certificate is of an authority that is not known here: name it (tls)",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the target's certificate is of an authority that is not known here: name it (tls)",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "the target's certificate is of an authority that is not known here: name it (tls)",
  CERT_HAS_EXPIRED: "the target's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the target's certificate is for another name",
}

/** How long to wait after so many attempts: 1, 2, 4 … s up to 15 min, a little more or less. */
export function retryDelayMs(attempts: number, random: () => number = Math.random): number {
  const planned = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20))
  return Math.round(planned * (1 - jitter + 2 * jitter * random()))
}

/** Milliseconds of a `Retry-After` header, seconds or a date; at most an hour. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), longestRetryAfterMs) : null
}

function quoted(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return plain === '' ? '' : `: ${plain.slice(0, shownText)}`
}

export function judgeAnswer({ status, headers, text }: Answer, now: number): AttemptVerdict {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  const message = `the target answered ${status}${quoted(text)}`
  if (retried.has(status) || status >= 500) {
    return { kind: 'retry', status, message, retryAfterMs: retryAfterMs(headers['retry-after'], now) }
  }
  if (status >= 300 && status < 400) {
    return { kind: 'refused', status, message: `the target answered ${status}: redirects are not followed` }
  }
  return { kind: 'refused', status, message }
}

/** What it means that no answer came. */
export function judgeError(error: unknown): AttemptVerdict {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { message, code }: NodeJS.ErrnoException = first instanceof Error ? first : new Error(String(first))
  if (first instanceof PrivateTarget) return { kind: 'refused', status: null, message }
  const words = code !== undefined && Object.hasOwn(networkWords, code) ? networkWords[code] : message
  return { kind: 'retry', status: null, message: words ?? message, retryAfterMs: null }
}
