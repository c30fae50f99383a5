import { readFileSync } from 'node:fs'
import { ViewtronError } from '../../model/index.ts'
import type { QueuedKind } from '../queued/queued-kind.ts'
import { withChange } from '../queued/with-change.ts'
import { trustOf } from '../webhook/trusted-certificates.ts'
import { emailKind } from './email-kind.ts'
import { type EmailChange, type EmailConfig, emailChange, emailConfig, portOf } from './email-schema.ts'
import { EmailSender } from './email-sender.ts'

/** Returns the password; null without one. Throws `config-invalid` for a file that cannot be read. */
export function passwordOf({ password, passwordFile }: EmailConfig, setting: string): string | null {
  if (passwordFile === undefined) return password ?? null
  try {
    return readFileSync(passwordFile, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = `cannot read ${passwordFile} (${(error as Error).message})`
    throw new ViewtronError('config-invalid', { setting: `${setting}.passwordFile`, reason }, error)
  }
}

function checkParts(config: EmailConfig, setting: string): void {
  const password = passwordOf(config, setting)
  if ((config.user === undefined) !== (password === null)) {
    const reason =
      'user and password are needed together; enter the password again after a change of the server or user'
    throw new ViewtronError('config-invalid', { setting, reason })
  }
  if (config.tls && config.security === 'none') {
    throw new ViewtronError('config-invalid', { setting: `${setting}.tls`, reason: 'needs security starttls or tls' })
  }
  trustOf(config, setting)
}

/** The settings that decide who gets to know the password. */
const receiver = ({ host, port, security, user, tls }: EmailConfig) => JSON.stringify([host, port, security, user, tls])

/** Applies a change. A stored password is not sent to another server, nor by a less safe way: it is left out. */
function changedEmail(config: EmailConfig, change: EmailChange): EmailConfig {
  const changed = withChange(config, change)
  const isGiven = 'password' in change || 'passwordFile' in change
  if (isGiven || receiver(changed) === receiver(config)) return changed
  const { password: _password, ...others } = changed
  return others
}

/** E-mails as outputs with a delivery queue. */
export const emailQueue: QueuedKind<EmailConfig> = {
  kind: 'email',
  facts: emailKind,
  schema: emailConfig,
  secrets: { password: { label: 'password', standIn: () => undefined } },
  changeSchema: emailChange,
  checkParts,
  checkEntered: async () => undefined,
  changed: changedEmail,
  digestAt: ({ digest }) => digest?.at ?? null,
  openSender(config, tools) {
    const setting = `e-mail output ${config.name}`
    return new EmailSender(config, tools, {
      password: passwordOf(config, setting),
      trust: trustOf(config, setting),
    })
  },
  shown({ password, ...config }) {
    return { ...config, hasPassword: password !== undefined || config.passwordFile !== undefined }
  },
  targetOf: config => `${config.host}:${portOf(config)}`,
}
