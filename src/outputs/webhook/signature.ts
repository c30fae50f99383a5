import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { ViewtronError } from '../../model/index.ts'
import type { WebhookConfig } from './webhook-schema.ts'

const prefix = 'whsec_'

/** The key of a secret: the base64 after `whsec_`, or the text itself without that prefix. */
export function secretKey(secret: string): Buffer {
  return secret.startsWith(prefix) ? Buffer.from(secret.slice(prefix.length), 'base64') : Buffer.from(secret)
}

/** A secret of 256 random bits, in the format of Standard Webhooks. */
export const newSecret = () => `${prefix}${randomBytes(32).toString('base64')}`

function secretsInFile(path: string, setting: string): string[] {
  try {
    const lines = readFileSync(path, 'utf8').split(/\r?\n/)
    return lines.map(line => line.trim()).filter(line => line !== '')
  } catch (error) {
    throw new ViewtronError(
      'config-invalid',
      { setting, reason: `cannot read it (${(error as Error).message})` },
      error,
    )
  }
}

/** The secrets of a webhook, the newest first. Throws `config-invalid`. */
export function secretsOf({ name, secret, secretFile }: WebhookConfig): string[] {
  const setting = `secret of the webhook ${name}`
  const given = secret === undefined ? [] : [secret].flat()
  const secrets = secretFile === undefined ? given : secretsInFile(secretFile, `${setting}, secretFile`)
  if (secretFile !== undefined && secrets.length === 0) {
    throw new ViewtronError('config-invalid', { setting, reason: `there is none in ${secretFile}` })
  }
  if (secrets.some(one => secretKey(one).length === 0)) {
    throw new ViewtronError('config-invalid', { setting, reason: 'holds no base64 after whsec_' })
  }
  return secrets.slice(0, 2)
}

/** The headers of Standard Webhooks, with signatures if there are secrets. `at`: milliseconds since 1970. */
export function signatureHeaders(id: string, at: number, body: Uint8Array, secrets: readonly string[]) {
  const timestamp = String(Math.floor(at / 1000))
  const sign = (secret: string) => {
    const hmac = createHmac('sha256', secretKey(secret)).update(`${id}.${timestamp}.`).update(body)
    return `v1,${hmac.digest('base64')}`
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(secrets.length > 0 ? { 'webhook-signature': secrets.map(sign).join(' ') } : {}),
  }
}
