/**
 * The consequence of an attempt for the delivery. `status`: the HTTP status of the answer; null without one. `message` and
 * `detail` are for people.
 */
export type AttemptVerdict =
  | { kind: 'delivered'; status: number | null; detail?: string }
  /** Another attempt would not help. */
  | { kind: 'rejected'; status: number | null; message: string }
  | { kind: 'retry'; status: number | null; message: string; retryAfterMs: number | null }

/** Thrown by a sender when another attempt would not help. The message is for people. */
export class RejectedAttempt extends Error {}

const firstRetryMs = 1000
const longestRetryMs = 15 * 60_000
const jitter = 0.1

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

/** The verdict on an attempt without an answer. */
export function errorVerdict(error: unknown): AttemptVerdict {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { message, code }: NodeJS.ErrnoException = first instanceof Error ? first : new Error(String(first))
  if (first instanceof RejectedAttempt) return { kind: 'rejected', status: null, message }
  const known = code !== undefined && Object.hasOwn(networkErrors, code) ? networkErrors[code] : message
  return { kind: 'retry', status: null, message: known ?? message, retryAfterMs: null }
}
