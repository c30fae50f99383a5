import { z } from 'zod'
import { outputKindNames } from '../../outputs/output-kinds.ts'
import { queuedSchemas } from '../../outputs/queued-schemas.ts'
import { ruleConfig as outputRule } from '../../outputs/rule-config.ts'
import { throttle, when } from '../../rules/rule-schema.ts'
import { cameraRef, cursor, instant, limit, list, moment } from './common.ts'
import { outputBodies } from './output-bodies.ts'

export type { EmailChange, EmailInput } from '../../outputs/email/email-schema.ts'
export type { RuleInput } from '../../outputs/rule-config.ts'
export type { WebhookChange, WebhookInput } from '../../outputs/webhook/webhook-schema.ts'
export type { Throttle, When } from '../../rules/rule-schema.ts'

export const outputState = z.object({
  id: z.string(),
  kind: z.enum(outputKindNames),
  name: z.string(),
  /** The place of its configuration. `file`: viewtron.yaml or environment; `database`: the API. */
  source: z.enum(['file', 'database', 'built-in']),
  enabled: z.boolean(),
  /** ok: has delivered; waiting: retries after a failure, or has not delivered yet; failing: for over an hour, or from the start; off. */
  state: z.enum(['ok', 'waiting', 'failing', 'off']),
  /** The activity or the error, in words. */
  detail: z.string(),
  cursor: z.number().int(),
  /** Log entries it has not processed yet. */
  behind: z.number().int(),
  /** Deliveries that will be retried. */
  pending: z.number().int(),
  deliveredLastHour: z.number().int(),
  lastDeliveredAt: instant.nullable(),
  lastError: z.object({ at: instant, message: z.string() }).nullable(),
  /**
   * The configuration; null for built-in outputs. Secrets are omitted (`secrets` is their number), values of headers are
   * null, and callers without admin access see only the host of an address.
   */
  config: z.record(z.string(), z.unknown()).nullable(),
})
export type OutputState = z.infer<typeof outputState>
export const outputList = z.object({ items: z.array(outputState) })

const bodies = outputBodies(queuedSchemas)

/** `POST outputs`: an output of a kind with a delivery queue; a webhook if it has no `kind`. */
export const outputInput = bodies.input

/** `PATCH outputs/{id}`: missing fields stay, null removes a field. The id determines which fields are allowed. */
export const outputChange = bodies.change

/** pending: will be tried (again); held: suppressed by a cool-down or cap; cancelled: its event or output was removed. */
export const deliveryStatuses = ['pending', 'delivered', 'failed', 'expired', 'held', 'cancelled'] as const
export const deliveryStatus = z.enum(deliveryStatuses)

export const delivery = z.object({
  /** The `webhook-id`, the same at every attempt. */
  id: z.string(),
  output: z.object({ id: z.string(), name: z.string() }),
  /** `alarm`, `status`, `track` or `alert`. */
  type: z.string(),
  seq: z.number().int().nullable(),
  eventId: z.string().nullable(),
  camera: cameraRef.nullable(),
  status: deliveryStatus,
  attempts: z.number().int(),
  createdAt: instant,
  lastAttemptAt: instant.nullable(),
  nextAttemptAt: instant.nullable(),
  /** The HTTP status of the last attempt. */
  statusCode: z.number().int().nullable(),
  /** In words: `the target answered 500`, `held back: more than 10 an hour`. */
  reason: z.string().nullable(),
  durationMs: z.number().nullable(),
})
export type Delivery = z.infer<typeof delivery>

/** Newest first. */
export const deliveryQuery = z.object({
  /** Ids of outputs. */
  output: list(z.string().max(100)),
  status: list(deliveryStatus),
  eventId: z.string().max(100).optional(),
  limit,
  cursor,
})
export const deliveryPage = z.object({ items: z.array(delivery), nextCursor: z.string().nullable() })
export type DeliveryPage = z.infer<typeof deliveryPage>

/** `POST deliveries/resend`: sends all deliveries of a filter; `POST deliveries/{id}/resend`: one. */
export const resend = z.object({
  /** Id of an output. */
  output: z.string().max(100).optional(),
  status: z
    .array(z.enum(['failed', 'expired', 'cancelled', 'held', 'delivered']))
    .min(1)
    .default(['failed']),
})
export const resent = z.object({ count: z.number().int() })

/** `POST outputs/{id}/test`: sends a sample event, or over MQTT a message that the broker has to return. */
export const tested = z.object({
  ok: z.boolean(),
  statusCode: z.number().int().nullable(),
  durationMs: z.number(),
  /** The result in words; for webhooks with the beginning of the answer. */
  detail: z.string(),
  /** The message that was sent; absent over MQTT, and if nothing could be sent. */
  sent: z
    .object({
      method: z.string(),
      /** Without user and password. */
      address: z.string(),
      contentType: z.string(),
      /** The first 4000 characters. */
      body: z.string(),
      sizeBytes: z.number().int(),
    })
    .optional(),
})
export type Tested = z.infer<typeof tested>

/** `POST outputs/{id}/rotate` */
export const rotated = z.object({
  /** The new secret; it is never shown again. */
  secret: z.string(),
  output: outputState,
})
export type Rotated = z.infer<typeof rotated>

export const ruleInput = outputRule
export const rule = outputRule.extend({
  id: z.string(),
  source: z.enum(['file', 'database']),
  lastFiredAt: instant.nullable(),
})
export type ApiRule = z.infer<typeof rule>
export const ruleList = z.object({ items: z.array(rule) })

const ruleParts = outputRule.shape

/** `PATCH rules/{id}`: missing fields stay, null removes a field. */
export const ruleChange = z
  .object({
    name: ruleParts.name,
    enabled: z.boolean(),
    when,
    alert: ruleParts.alert.unwrap().nullable(),
    mqtt: ruleParts.mqtt.unwrap().nullable(),
    health: ruleParts.health.unwrap().nullable(),
    cooldown: throttle.shape.cooldown.unwrap().nullable(),
    maxPerHour: throttle.shape.maxPerHour.unwrap().nullable(),
  })
  .partial()
  .strict()
export type RuleChange = z.input<typeof ruleChange>

/** `POST rules/try`: tests a rule on stored events, without triggering anything. */
export const ruleTry = z.object({
  rule: outputRule,
  from: moment.optional(),
  to: moment.optional(),
  show: z.number().int().min(1).max(500).default(100),
})
export const ruleTried = z.object({
  from: instant,
  to: instant,
  /** False if there were too many entries: `from` is where the test began. */
  complete: z.boolean(),
  /** The number of tested entries, of the kinds that the rule covers. */
  looked: z.number().int(),
  fired: z.number().int(),
  held: z.number().int(),
  /** Newest first. `why`: the part that did not match (`plate: ABC123 is in group allow`), or the limit that held it. */
  items: z.array(
    z.object({
      eventId: z.string(),
      time: instant,
      camera: cameraRef,
      headline: z.string(),
      verdict: z.enum(['fires', 'held', 'no']),
      why: z.array(z.string()),
    }),
  ),
  /** The entries that did not fire, counted by the part that did not match; `held` counts suppressed ones. */
  reasons: z.array(z.object({ part: z.string(), count: z.number().int() })),
})
export type RuleTried = z.infer<typeof ruleTried>
