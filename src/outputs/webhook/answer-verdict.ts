import type { AttemptVerdict } from '../queued/verdict.ts'
import type { Answer } from './http-target.ts'

const longestRetryAfterMs = 60 * 60_000
const longestQuote = 200
const longestDetail = 300

const retriedStatuses = new Set([408, 425, 429])

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
  if (status >= 200 && status < 300) {
    return { kind: 'delivered', status, detail: `The target answered ${status}: ${text}`.slice(0, longestDetail) }
  }
  const message = `the target answered ${status}${quoted(text)}`
  if (retriedStatuses.has(status) || status >= 500) {
    return { kind: 'retry', status, message, retryAfterMs: retryAfterMs(headers['retry-after'], now) }
  }
  if (status >= 300 && status < 400) {
    return { kind: 'rejected', status, message: `the target answered ${status}: redirects are not followed` }
  }
  return { kind: 'rejected', status, message }
}
