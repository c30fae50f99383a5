import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { changeSchema } from '../queued/change-schema.ts'
import { queuedConfig } from '../queued/queued-schema.ts'
import { webhookTls } from '../webhook/webhook-schema.ts'

/** `ann@example.org` or `Gate <gate@example.org>`. */
const mailbox = z
  .string()
  .trim()
  .max(300)
  .regex(oneLine, { error: oneLineHint })
  .regex(/^([^<>@]*<[^\s<>@,;"]+@[^\s<>@,;"]+>|[^\s<>@,;"]+@[^\s<>@,;"]+)$/, {
    error: 'must be an e-mail address such as ann@example.org or Gate <gate@example.org>',
  })

const hostName = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^[^\s/@]+$/, { error: 'must be the name or address of a mail server, without a port' })

export const emailConfig = queuedConfig.extend({
  /** The mail server. */
  host: hostName,
  /** Without it: 587 for `starttls`, 465 for `tls`, 25 for `none`. */
  port: z.number().int().min(1).max(65535).optional(),
  /** `starttls` encrypts after the greeting, `tls` from the first byte. `none` sends everything readable for others. */
  security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
  user: z.string().min(1).max(300).regex(oneLine, { error: oneLineHint }).optional(),
  password: z.string().min(1).max(1000).optional(),
  /** A file that holds the password. */
  passwordFile: z.string().min(1).max(1000).optional(),
  from: mailbox,
  to: z.array(mailbox).min(1).max(50),
  /** `inline` puts the pictures into the e-mail; links work for seven days without signing in. */
  images: z.enum(['inline', 'link', 'none']).default('inline'),
  /** Sends the events of a day as one e-mail, at this time of the site's zone. Alerts are sent at once. */
  digest: z
    .object({ at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 07:00' }) })
    .strict()
    .optional(),
  /** Certificates that are trusted in addition to those of this machine. */
  tls: webhookTls.optional(),
})
/** An e-mail output as people write it. */
export type EmailInput = z.input<typeof emailConfig>
/** An e-mail output with all defaults filled in. */
export type EmailConfig = z.output<typeof emailConfig>

export const emailChange = changeSchema(emailConfig)
export type EmailChange = z.input<typeof emailChange>

const usualPorts = { starttls: 587, tls: 465, none: 25 } as const

/** The port that is used. */
export function portOf({ port, security }: Pick<EmailConfig, 'port' | 'security'>): number {
  return port ?? usualPorts[security]
}
