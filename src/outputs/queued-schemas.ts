import type { z } from 'zod'
import { emailChange, emailConfig } from './email/email-schema.ts'
import type { QueuedKindName } from './output-kinds.ts'
import type { QueuedConfig } from './queued/queued-schema.ts'
import { webhookChange, webhookConfig } from './webhook/webhook-schema.ts'

export interface QueuedSchemas {
  /** An output of viewtron.yaml or the API. */
  config: z.ZodObject & z.ZodType<QueuedConfig>
  /** A change of the API: missing fields stay, null removes a field. */
  change: z.ZodObject
}

/** The schemas of each kind with a delivery queue, for viewtron.yaml and the API. */
export const queuedSchemas = {
  webhook: { config: webhookConfig, change: webhookChange },
  email: { config: emailConfig, change: emailChange },
} as const satisfies Record<QueuedKindName, QueuedSchemas>
