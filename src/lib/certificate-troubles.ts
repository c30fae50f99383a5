import { ViewtronError } from '../model/index.ts'
import { dayMs } from '../time/units.ts'
import { inWords } from './in-words.ts'
import type { CertificateState } from './tls-files.ts'

/** The time before its end at which a certificate should have been renewed. Usual authorities renew 30 days before. */
export const renewWithinMs = 14 * dayMs

/** The setting that names the certificate of a port; that of its key ends in `_KEY`. */
export const certificateSettings = {
  'camera port': 'VIEWTRON_CAMERA_TLS_CERT',
  'web port': 'VIEWTRON_TLS_CERT',
} as const satisfies Record<CertificateState['port'], string>

/** The error of files that cannot be used, while the certificate before them is. */
export function notLoaded(port: CertificateState['port'], reason: string): ViewtronError {
  return new ViewtronError('certificate-not-loaded', { port, reason, setting: certificateSettings[port] })
}

/** Says until when a certificate is valid: `expires in 3 days`. */
export function expiryWords(validUntil: number, now: number): string {
  const left = validUntil - now
  return left > 0 ? `expires in ${inWords(left)}` : `expired ${inWords(-left)} ago`
}

/** Everything wrong with the certificates of the ports. `now` is in milliseconds since 1970. */
export function certificateTroubles(states: readonly CertificateState[], now: number): ViewtronError[] {
  return states.flatMap(({ port, path, validUntil, trouble }) => [
    ...(trouble === null ? [] : [notLoaded(port, trouble)]),
    ...(validUntil === null || validUntil - now > renewWithinMs
      ? []
      : [new ViewtronError('certificate-expires', { port, path, expires: expiryWords(validUntil, now) })]),
  ])
}
