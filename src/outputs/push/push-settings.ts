import { z } from 'zod'
import { checkConfig } from '../../lib/check-config.ts'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import type { TrustOptions } from '../webhook/target-agent.ts'
import { trustOf } from '../webhook/trusted-certificates.ts'
import { webhookTls } from '../webhook/webhook-schema.ts'

/** `notifications:` of viewtron.yaml. */
const pushConfig = z
  .object({
    /** The address that push services write to when something is wrong: `mailto:you@example.org` or an https address. */
    contact: z
      .string()
      .max(200)
      .regex(oneLine, { error: oneLineHint })
      .regex(/^(mailto:[^\s<>@]+@[^\s<>@]+|https:\/\/\S+)$/, {
        error: 'must be mailto: and an address, or an https address',
      })
      .optional(),
    /** Allows push services in private networks, such as an own server for UnifiedPush. */
    allowPrivate: z.boolean().default(false),
    /** Certificates of push services that are trusted in addition to those of this machine. */
    tls: webhookTls.optional(),
  })
  .strict()

export interface PushSettings {
  contact: string
  allowPrivate: boolean
  trust: TrustOptions
}

// Push services require a contact; Apple's refuses addresses that cannot exist, such as those of localhost.
const nobody = 'mailto:viewtron-event-server@example.org'

/** The settings under `notifications:` of viewtron.yaml, with defaults. `publicUrl`: that of the server. Throws `config-invalid`. */
export function pushSettings(value: unknown, publicUrl: string | null): PushSettings {
  const config = checkConfig(pushConfig, value ?? {}, 'notifications')
  const { allowPrivate } = config
  const contact = config.contact ?? (publicUrl?.startsWith('https://') ? publicUrl : nobody)
  return { contact, allowPrivate, trust: trustOf(config, 'notifications') }
}
