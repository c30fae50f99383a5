import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { type AttemptVerdict, errorVerdict } from '../queued/verdict.ts'
import { OtherCertificate } from '../webhook/target-agent.ts'

const longestQuote = 200

/** The error codes of the network behind an error of the mail library, which has codes of its own. */
const networkCodes: [RegExp, string][] = [
  [/ECONNREFUSED/, 'ECONNREFUSED'],
  [/ECONNRESET|Connection closed/i, 'ECONNRESET'],
  [/ENOTFOUND/, 'ENOTFOUND'],
  [/EAI_AGAIN/, 'EAI_AGAIN'],
  [/EHOSTUNREACH/, 'EHOSTUNREACH'],
  [/ENETUNREACH/, 'ENETUNREACH'],
  [/ETIMEDOUT|timeout/i, 'ETIMEDOUT'],
  [/self-signed certificate in certificate chain/i, 'SELF_SIGNED_CERT_IN_CHAIN'],
  [/self-signed certificate/i, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  [/unable to verify the first certificate/i, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  [/unable to get local issuer certificate/i, 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  [/certificate has expired/i, 'CERT_HAS_EXPIRED'],
  [/does not match certificate's altnames/i, 'ERR_TLS_CERT_ALTNAME_INVALID'],
]

interface SmtpError extends Error {
  code?: string
  responseCode?: number
  response?: string
}

/** The server's answer as `: text`, without control characters; empty without one. */
function quoted({ response }: SmtpError): string {
  const plain = (response ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return plain === '' ? '' : ` (it answered: ${plain.slice(0, longestQuote)})`
}

const retry = (message: string, status: number | null): AttemptVerdict => ({
  kind: 'retry',
  status,
  message,
  retryAfterMs: null,
})

/** The subject of a refusal, by the code of the mail library. */
const refused: Record<string, string> = {
  EENVELOPE: 'the sender or the recipients',
  EMESSAGE: 'the message',
}

function networkVerdict(error: SmtpError): AttemptVerdict {
  const code = networkCodes.find(([pattern]) => pattern.test(error.message))?.[1]
  return errorVerdict(code === undefined ? error : Object.assign(new Error(error.message), { code }))
}

/** The verdict on an attempt that failed: what a person can correct is tried again, what was refused for good is not. */
export function failedVerdict(thrown: unknown): AttemptVerdict {
  if (!(thrown instanceof Error) || thrown instanceof OtherCertificate) return errorVerdict(thrown)
  const error: SmtpError = thrown
  const { code = '', responseCode: status = null } = error
  if (code === 'EAUTH') return retry(`the mail server refused the user or password${quoted(error)}`, status)
  if (code === 'ENOAUTH') return retry('the mail server wants a user and password', status)
  if (code === 'ETLS' && status !== null)
    return retry(`the mail server does not offer STARTTLS: choose another port or way${quoted(error)}`, status)
  if (status === 530) return retry(`the mail server wants a user and password, or encryption${quoted(error)}`, status)
  const what = refused[code]
  if (what === undefined || status === null) return networkVerdict(error)
  const message = `the mail server refused ${what}${quoted(error)}`
  return status >= 500 ? { kind: 'rejected', status, message } : retry(message, status)
}

/** The verdict on an e-mail that the server took for at least one recipient. */
export function sentVerdict(info: SMTPConnectionSendInfo | undefined): AttemptVerdict {
  const { response = '', rejected = [] } = info ?? {}
  const others = rejected.length === 0 ? '' : ` It refused ${rejected.join(', ')}.`
  return {
    kind: 'delivered',
    status: 250,
    detail: `The mail server took it: ${response.slice(0, longestQuote)}.${others}`,
  }
}
