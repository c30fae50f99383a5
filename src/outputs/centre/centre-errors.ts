import { inWords } from '../../lib/in-words.ts'
import { minuteMs } from '../../time/units.ts'
import { RejectedAttempt } from '../queued/verdict.ts'
import type { Answer } from '../webhook/http-target.ts'

const networkErrors: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at its address: does it run, and is the port right?',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'its host name is not known: check VIEWTRON_CENTRE_URL',
  EAI_AGAIN: 'its host name cannot be looked up at the moment',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to its network',
  ETIMEDOUT: 'it does not answer',
  TIMEOUT: 'it does not answer in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed: set VIEWTRON_CENTRE_CA to its file',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is from a private authority: set VIEWTRON_CENTRE_CA to its file',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an unknown authority: set VIEWTRON_CENTRE_CA to its file',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an unknown authority: set VIEWTRON_CENTRE_CA to its file',
  CERT_HAS_EXPIRED: "its certificate has expired, or this machine's clock is wrong",
  CERT_NOT_YET_VALID: "its certificate is not valid yet: is this machine's clock right?",
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: check VIEWTRON_CENTRE_URL',
  ERR_SSL_WRONG_VERSION_NUMBER: 'that port does not use TLS: check VIEWTRON_CENTRE_URL',
  EPROTO: 'that port does not use TLS: check VIEWTRON_CENTRE_URL',
}

/** The reason why the centre cannot be reached, for people. */
export function unreachableWords(error: unknown): string {
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const { message, code }: NodeJS.ErrnoException = first instanceof Error ? first : new Error(String(first))
  if (first instanceof RejectedAttempt) return message
  const known = code !== undefined && Object.hasOwn(networkErrors, code) ? networkErrors[code] : undefined
  return `the centre cannot be reached: ${known ?? message}`
}

const byCode: Record<string, string> = {
  'sign-in-needed': 'the centre does not accept the token: check VIEWTRON_CENTRE_TOKEN, and that it has not expired',
  'not-permitted': 'the token may not forward posts: it needs the scope `site`',
  'site-not-permitted': 'the token is for another site: it must have the name of VIEWTRON_SITE',
  'host-not-allowed':
    'the centre does not accept its host name: set VIEWTRON_ALLOWED_HOSTS or VIEWTRON_PUBLIC_URL there',
  'route-unknown': 'the centre does not take posts of sites: it needs a newer version',
  'disk-full': 'the disk of the centre is full',
  'intake-busy': 'the centre is busy with other sites',
}

/** The code of the problem document that begins with this text; null for the answer of anything but a server of this kind. */
export function problemCode(text: string): string | null {
  return /"type":"urn:viewtron:error:([a-z-]+)"/.exec(text)?.[1] ?? null
}

/** The reason why the centre did not store posts, for people. */
export function refusalWords({ status, text }: Answer): string {
  const code = problemCode(text)
  if (code !== null)
    return Object.hasOwn(byCode, code) ? (byCode[code] as string) : `the centre answered ${status} [${code}]`
  if (status === 413) return 'a proxy before the centre does not accept requests of this size: raise its limit'
  if (status === 404) return 'there is no centre at that address: check the path of VIEWTRON_CENTRE_URL'
  if (status >= 300 && status < 400)
    return 'that address redirects elsewhere: set VIEWTRON_CENTRE_URL to the final address'
  return `the centre answered ${status}`
}

const mostDifferenceMs = 5 * minuteMs

/** Says by how much the clocks of the two differ; null where they agree. `now` in milliseconds since 1970. */
export function clockWords({ headers }: Answer, now: number): string | null {
  const difference = now - Date.parse(headers.date ?? '')
  if (!(Math.abs(difference) > mostDifferenceMs)) return null
  return `This machine's clock is ${inWords(Math.abs(difference))} ${difference > 0 ? 'ahead of' : 'behind'} that of the centre.`
}
