import { expiryWords, notLoaded, renewWithinMs } from '../../lib/certificate-troubles.ts'
import type { DoctorFacts } from '../facts.ts'
import { type Finding, finding } from '../finding.ts'

/** Finds files of a certificate that the running server could not read again. */
export function certificateNotLoaded({ server: { certificates = [] } }: DoctorFacts): Finding[] {
  return certificates.flatMap(({ port, trouble }) => {
    if (trouble === null) return []
    const { message, hint } = notLoaded(port, trouble)
    return [
      finding({
        code: 'certificate-not-loaded',
        severity: 'error',
        subject: port,
        seen: message,
        meaning: 'HTTPS works until the old certificate expires or the server is restarted; then it does not start.',
        fix: hint,
      }),
    ]
  })
}

/** Finds certificates that have expired or should have been renewed by now. */
export function certificateExpires({ server: { certificates = [] }, now }: DoctorFacts): Finding[] {
  return certificates.flatMap(({ port, path, validUntil }) => {
    if (validUntil === null || validUntil - now > renewWithinMs) return []
    const isOver = validUntil <= now
    return [
      finding({
        code: 'certificate-expires',
        severity: isOver ? 'error' : 'warning',
        subject: port,
        seen: `The certificate in ${path} ${expiryWords(validUntil, now)}.`,
        meaning: isOver
          ? 'Browsers warn of this server, and programs and devices that check certificates refuse it.'
          : 'After that, browsers warn of this server, and programs and devices that check certificates refuse it.',
        fix: 'Renew the certificate and put it into the same file; it is read again by itself. Check why it was not renewed in time.',
        command: `openssl x509 -noout -enddate -subject -in ${path}`,
      }),
    ]
  })
}
