import { type Answer, PrivateTarget } from './http-target.ts'

/** The consequence of an attempt for the delivery. `message` is a sentence for people. */
export type AttemptVerdict =
  | { kind: 'delivered'; status: number }
  /** Another attempt would not help. */
  | { kind: 'rejected'; status: number | null; message: string }
  | { kind: 'retry'; status: number | null; message: string; retryAfterMs: number | null }

const firstRetryMs = 1000
const longestRetryMs = 15 * 60_000
const jitter = 0.1
const longestRetryAfterMs = 60 * 60_000
const longestQuote = 200

const retriedStatuses = new Set([408, 425, 429])

const networkErrors: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at that address',
  ECONNRESET: 'the target closed the connection',
  EPIPE: 'the target closed the connection',
  ENOTFOUND: "the target's name is not known",
  EAI_AGAIN: "the target's name cannot be looked up at the moment",
  EHOSTUNREACH: 'there is no route to the target',
  ENETUNREACH: "there is no route to the target's network",
  ETIMEDOUT: 'the target does not answer',
  DEPTH_ZERO_SELF_SIGNED_CERT: "the target's certificate is self-signed: set its fingerprint or authority (tls)",
  SELF_SIGNED_CERT_IN_CHAIN: "the target's certificate is from an unknown authority: set that authority (tls)",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the target's certificate is from an unknown authority: set that authority (tls)",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "the target's certificate is from an unknown authority: set that authority (tls)",
  CERT_HAS_EXPIRED: "the target's certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "the target's certificate is for another name",
}

/** The pause after a number of attempts: 1, 2, 4 … s up to 15 min, give or take 10 %. */
export function retryDelayMs(attempts: number, random: () => number = Math.random): number {
  const planned = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20))
  return Math.round(planned * (1 - jitter + 2 * jitter * random()))
}

/** A `Retry-After` header (seconds or a date) in milliseconds, at most an hour; null without one. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null
  const wait = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), longestRetryAfterMs) : null
}

/** The text of an answer without tags and control characters, as `: text`; empty without text. */
function quoted(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return plain === '' ? '' : `: ${plain.slice(0, longestQuote)}`
}

/** The verdict on an answer; `now` in milliseconds since 1970. */
export function answerVerdict({ status, headers, text }: Answer, now: number): AttemptVerdict {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  const message = `the target answered ${status}${quoted(text)}`
  if (retriedStatuses.has(status) || status >= 500) {
    return { kind: 'retry', status, message, retryAfterMs: retryAfterMs(headers['retry-after'], now) }
  }
  if (status >= 300 && status < 400) {
    return { kind: 'rejected', status, message: `the target answered ${status}: redirects are not followed` }
  }
  return { kind: 'rejected', status, message }
}

/** The verdict on an attempt without an answer. */
export function errorVerdict(error: unknown): AttemptVerdict {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { message, code }: NodeJS.ErrnoException = first instanceof Error ? first : new Error(String(first))
  if (first instanceof PrivateTarget) return { kind: 'rejected', status: null, message }
  const known = code !== undefined && Object.hasOwn(networkErrors, code) ? networkErrors[code] : message
  return { kind: 'retry', status: null, message: known ?? message, retryAfterMs: null }
}
