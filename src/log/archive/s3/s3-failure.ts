import type { IncomingHttpHeaders } from 'node:http'
import { type S3Address, s3Words } from '../../../lib/s3-address.ts'
import { ViewtronError } from '../../../model/index.ts'
import { textOf } from './s3-answers.ts'

export interface S3Request {
  method: 'DELETE' | 'GET' | 'HEAD' | 'POST' | 'PUT'
  /** The name of the object, with the prefix; empty for the bucket. */
  key: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Uint8Array
}

export interface S3Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A failed request. One that may pass is made again. */
export interface S3Failure {
  mayPass: boolean
  error: ViewtronError
}

const passingStatuses = new Set([408, 429, 500, 502, 503, 504, 507])
// Bytes that were damaged or cut on their way.
const passingCodes = new Set([
  'BadDigest',
  'IncompleteBody',
  'InternalError',
  'RequestTimeout',
  'SlowDown',
  'XAmzContentSHA256Mismatch',
])

const minutes = (ms: number) => `${Math.round(Math.abs(ms) / 60_000)} minutes`

function skewWords({ headers }: S3Answer): string {
  const theirs = Date.parse(headers.date ?? '')
  const by = Number.isNaN(theirs) ? 'too much' : `by ${minutes(theirs - Date.now())}`
  return `its clock and the clock of this machine differ ${by}`
}

function reasonOf(answer: S3Answer, code: string, { bucket, region }: S3Address): string {
  const otherRegion = answer.headers['x-amz-bucket-region']
  if (code === 'NoSuchBucket') return `there is no bucket ${bucket}`
  if (code === 'InvalidAccessKeyId') return 'it has no key with this id'
  if (code === 'SignatureDoesNotMatch') return 'the secret does not belong to the key id'
  if (code === 'RequestTimeTooSkewed') return skewWords(answer)
  if (code === 'AccessDenied') return `the key has no rights to the bucket ${bucket}, or there is no such key`
  if (['PermanentRedirect', 'AuthorizationHeaderMalformed'].includes(code) || answer.status === 301) {
    return `the bucket is not in the region ${region}${otherRegion ? ` but in ${otherRegion}` : ''}`
  }
  const message = textOf(answer.body.toString(), 'Message')
  return [`status ${answer.status}`, code, message].filter(Boolean).join(', ')
}

/** True where the answer says that an object does not exist, which is no failure of reading or removing it. */
function saysMissing({ method, key }: S3Request, status: number, code: string): boolean {
  if (status !== 404 || key === '') return false
  // The answer to HEAD has no body.
  return method === 'HEAD' || (['DELETE', 'GET'].includes(method) && code === 'NoSuchKey')
}

/** The failure that an answer of the store is; null for a success, and for reading or removing an object that does not exist. */
export function failureOf(answer: S3Answer, request: S3Request, address: S3Address): S3Failure | null {
  const { status, body } = answer
  if (status < 300) return null
  const code = textOf(body.toString(), 'Code') ?? ''
  if (saysMissing(request, status, code)) return null
  const words = { place: s3Words(address), reason: reasonOf(answer, code, address) }
  const mayPass = passingStatuses.has(status) || passingCodes.has(code)
  return { mayPass, error: new ViewtronError(mayPass ? 'archive-unreachable' : 'archive-refused', words) }
}

/** The failure that an error of the network is. */
export function networkFailure(cause: unknown, address: S3Address): S3Failure {
  const { message, code } = cause as NodeJS.ErrnoException
  // Both addresses of a name may have failed, each for its own reason.
  const [first] = cause instanceof AggregateError ? (cause.errors as Error[]) : []
  const reason = message || first?.message || code || 'no answer'
  const error = new ViewtronError('archive-unreachable', { place: s3Words(address), reason }, cause)
  return { mayPass: true, error }
}
