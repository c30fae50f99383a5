import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ViewtronError } from '../../model/index.ts'
import type { TrustOptions } from './target-agent.ts'
import type { WebhookConfig } from './webhook-schema.ts'

const begin = '-----BEGIN CERTIFICATE-----'

function pemOf(ca: string, setting: string): string {
  if (ca.includes(begin)) return ca
  try {
    return readFileSync(ca, 'utf8')
  } catch (error) {
    const reason = `cannot read ${ca} (${(error as Error).message})`
    throw new ViewtronError('config-invalid', { setting, reason }, error)
  }
}

function checkPem(pem: string, setting: string): string {
  try {
    new X509Certificate(pem)
    return pem
  } catch (error) {
    const reason = 'is neither a certificate in PEM nor a file with one'
    throw new ViewtronError('config-invalid', { setting, reason }, error)
  }
}

/** A fingerprint as `AB:CD:…`, however it was typed. */
export const withColons = (fingerprint: string) =>
  fingerprint
    .replace(/[^0-9a-f]/gi, '')
    .toUpperCase()
    .match(/../g)
    ?.join(':') ?? null

/** Returns the certificates that a webhook trusts in addition to this machine's authorities. Throws `config-invalid`. */
export function trustOf({ tls }: Pick<WebhookConfig, 'tls'>, setting: string): TrustOptions {
  const { ca, fingerprint } = tls ?? {}
  return {
    ca: ca === undefined ? null : checkPem(pemOf(ca, `${setting}.tls.ca`), `${setting}.tls.ca`),
    fingerprint: fingerprint === undefined ? null : withColons(fingerprint),
  }
}
