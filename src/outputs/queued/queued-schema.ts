import { z } from 'zod'
import { duration } from '../../lib/duration.ts'
import { settingName, throttle, when } from '../../rules/index.ts'

/** The settings that all outputs with a delivery queue have. */
export const queuedConfig = throttle.extend({
  name: settingName,
  /** Counted from the receipt of the event; deliveries never expire if omitted. */
  maxAge: duration.optional(),
  /** One delivery at a time per camera: a failed delivery blocks later ones of the same camera. */
  ordered: z.boolean().default(false),
  /** The name of a rule, in place of `when`. */
  rule: settingName.optional(),
  when: when.default({}),
  /** Also sends alerts. */
  alerts: z.boolean().default(false),
  enabled: z.boolean().default(true),
})
/** An output with a delivery queue as people write it; each kind adds settings. */
export type QueuedInput = z.input<typeof queuedConfig>
/** An output with a delivery queue, with all defaults filled in; each kind adds settings. */
export type QueuedConfig = z.output<typeof queuedConfig>
