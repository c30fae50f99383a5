import { z } from 'zod'
import { duration } from '../../lib/duration.ts'
import { oneLine, oneLineHint, publishTopic, publishTopicHint } from '../../lib/typed-text.ts'
import { plateDirections } from '../../model/index.ts'
import { type RulePart, shortList } from '../../rules/index.ts'
import { certificateFingerprint } from '../webhook/webhook-schema.ts'

/** `mqtt:` of viewtron.yaml; MQTT is off without `url`. */
export const mqttConfig = z
  .object({
    url: z.url({ protocol: /^(mqtts?|wss?)$/, error: 'must be an address such as mqtt://broker:1883' }).optional(),
    username: z.string().regex(oneLine, { error: oneLineHint }).optional(),
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    clientId: z.string().min(1).max(100).regex(oneLine, { error: oneLineHint }).optional(),
    version: z.union([z.literal('3.1.1'), z.literal(5), z.literal('5')]).default('3.1.1'),
    prefix: z.string().min(1).max(100).default('viewtron'),
    discoveryPrefix: z.string().min(1).max(100).default('homeassistant'),
    /** Home Assistant discovery. */
    discovery: z.boolean().default(true),
    qos: z.union([z.literal(0), z.literal(1), z.literal(2)]).default(1),
    /** Whether messages on the existing bridge's topics are retained; states always are. */
    retain: z.boolean().default(true),
    /** Publishes the topics and entities of the existing viewtron-home-assistant bridge too. */
    bridge: z.boolean().default(true),
    images: z.boolean().default(true),
    backlog: z
      .object({
        /** Whether the events of an outage are sent afterwards, in order and marked as replayed. */
        events: z.boolean().default(true),
        states: z.enum(['latest', 'none']).default('latest'),
      })
      .strict()
      .prefault({}),
    tls: z
      .object({
        /** Paths of PEM files. */
        ca: z.string(),
        cert: z.string(),
        key: z.string(),
        fingerprint: certificateFingerprint,
        /** true: any certificate is accepted. */
        insecure: z.boolean(),
      })
      .partial()
      .strict()
      .default({}),
    /** The plates that turn on the `Allowed vehicle` sensor, and for how long. */
    allowedVehicle: z
      .object({
        /** Groups of known plates. */
        groups: shortList(z.string().trim().min(1).max(40)).default(['allow']),
        /** The device's own lists. */
        lists: shortList(z.enum(['allow', 'temporary'])).default(['allow']),
        /** Reads without a direction always pass. */
        direction: z.enum([...plateDirections, 'any']).default('approach'),
        /** 0–1; reads without a confidence always pass. */
        minConfidence: z.number().min(0).max(1).default(0.8),
        hold: duration.default('10s'),
      })
      .strict()
      .prefault({}),
    enabled: z.boolean().default(true),
  })
  .strict()
export type MqttConfig = z.output<typeof mqttConfig>

const ruleTopic = z.object({ topic: z.string().min(1).max(200), retain: z.boolean().default(false) }).strict()

/** `mqtt:` of a rule: the rule publishes `{ rule, event }` messages on this topic. */
export const mqttRulePart = {
  key: 'mqtt',
  schema: ruleTopic,
  faultOf: ({ topic }) => (publishTopic.test(topic) ? null : `mqtt.topic: ${publishTopicHint}`),
} as const satisfies RulePart<z.output<typeof ruleTopic>>
