import { z } from 'zod'
import { headerName, headerNameHint, headerValue, headerValueHint, oneLine, oneLineHint } from '../lib/typed-text.ts'
import { categories } from '../model/index.ts'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const durationHint = 'must be a duration such as 30s, 10m or 2h'

/** `10s`, `5m`, `2h`, `1d` or milliseconds. */
export const duration = z.union(
  [z.number().int().min(0), z.string().regex(/^\d+(\.\d+)?\s*(ms|s|m|h|d)$/, { error: durationHint })],
  { error: durationHint },
)
export type Duration = z.infer<typeof duration>

/** Milliseconds of a duration. */
export function durationMs(value: Duration): number {
  if (typeof value === 'number') return value
  const [, amount = '0', unit = 'ms'] = /^([\d.]+)\s*([a-z]+)$/.exec(value) ?? []
  return Number(amount) * unitMs[unit as keyof typeof unitMs]
}

const few = <Item extends z.ZodType>(item: Item) => z.array(item).max(200)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, { error: 'must be a time of day such as 22:00' })
const name = z.string().trim().min(1).max(60).regex(oneLine, { error: oneLineHint })

/** Names and values of HTTP headers, as a person types them. */
export const headerRecord = <Value extends z.ZodType>(value: (text: z.ZodString) => Value) =>
  z.record(
    z.string().regex(headerName, { error: headerNameHint }),
    value(z.string().max(4000).regex(headerValue, { error: headerValueHint })),
  )

/** `user:password@` of an address is sent decoded; what cannot be decoded would fail only then. */
function isSendable(address: string): boolean {
  try {
    const { username, password } = new URL(address)
    return oneLine.test(decodeURIComponent(username) + decodeURIComponent(password))
  } catch {
    return false
  }
}

// The check of addresses takes line ends out of what it passes on, so they are looked for before.
const targetUrl = z
  .string()
  .max(2000)
  .regex(oneLine, { error: oneLineHint, abort: true })
  .pipe(z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' }))
  .refine(isSendable, { error: 'has a user or password that is no text: write % as %25' })

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const hours = z
  .object({ days: few(z.enum(days)), from: clock, to: clock })
  .partial()
  .strict()

const whenPlate = z
  .object({
    /** Whole plates, with `*` and `?` for patterns. */
    number: few(z.string().max(50)),
    /** Also those that look like it or are one edit away. */
    similar: z.boolean(),
    /** Groups of known plates. */
    group: few(z.string().trim().min(1).max(40)),
    /** false: on no list of ours. */
    known: z.boolean(),
    /** The device's own list. */
    list: few(z.enum(['allow', 'block', 'temporary', 'unlisted'])),
    direction: few(z.enum(['approach', 'away'])),
    /** 0–1 */
    minConfidence: z.number().min(0).max(1),
  })
  .partial()
  .strict()

const whenParts = z
  .object({
    /** Entries of the log; alarms alone where it is left out. */
    kind: few(z.enum(['alarm', 'status', 'track'])),
    category: few(z.enum(categories)),
    smartType: few(z.string()),
    /** Ids or names. */
    camera: few(z.string()),
    /** `eventId`s of the rules (zones, lines) that were touched. */
    zone: few(z.number().int()),
    phase: few(z.enum(['start', 'ongoing', 'stop'])),
    target: few(z.enum(['person', 'vehicle', 'bike', 'unknown'])),
    plate: whenPlate,
    /** Names as `GET events/attributes` gives them, e.g. `{ "vehicle.color": ["white"], "face.mask": ["no"] }`. */
    attributes: z.record(z.string(), few(z.string())),
    /** Name of an alarm state (`perimeter`), for `kind: [status]`. */
    alarm: few(z.string()),
    active: z.boolean(),
    /** In the site's zone; `to` before `from` goes over midnight. */
    time: hours,
    /** Not in these hours. */
    quiet: hours,
    text: z.string().max(200),
    /** Events that came under a camera's name from an address that is not confirmed; they pass nothing else. */
    unconfirmed: z.literal(true),
  })
  .partial()
  .strict()

/** All that is given has to hold; of a list one value. */
export type When = z.infer<typeof whenParts> & { not?: When | undefined }
export const when: z.ZodType<When, When> = whenParts.extend({ not: z.lazy(() => when).optional() })

/** Brakes. An entry that was filtered out spends nothing. */
export const throttle = z
  .object({
    cooldown: z.object({ for: duration, by: z.enum(['plate', 'target', 'camera', 'all']).default('all') }).strict(),
    maxPerHour: z.number().int().min(1),
  })
  .partial()
  .strict()
export type Throttle = z.infer<typeof throttle>

export const presets = [
  'event',
  'slack',
  'discord',
  'telegram',
  'ntfy',
  'pushover',
  'home-assistant',
  'node-red',
] as const

const webhookTls = z
  .object({
    /** An authority of one's own, or the target's own certificate: the path of a PEM file, or its text. */
    ca: z.string().min(1).max(100_000),
    /** SHA-256 of the target's certificate; then neither its authority nor its name counts. */
    fingerprint: z
      .string()
      .trim()
      .regex(/^[0-9a-f]{2}([: ]?[0-9a-f]{2}){31}$/i, {
        error: 'must be a SHA-256 fingerprint such as AB:CD:… (32 bytes)',
      }),
  })
  .partial()
  .strict()

export const webhookConfig = throttle.extend({
  name,
  url: targetUrl,
  method: z.enum(['POST', 'PUT']).default('POST'),
  /** Shapes the body for a service; `event` is the full event. */
  preset: z.enum(presets).default('event'),
  /** `whsec_…`; two while rotating, the first signs first. */
  secret: z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).max(2)]).optional(),
  /** A file that holds the secret, or two of them on lines of their own. */
  secretFile: z.string().min(1).max(1000).optional(),
  headers: headerRecord(text => text).default({}),
  /** A JSON text with `{{event.camera.name}}`-like places; replaces the preset's body. */
  template: z.string().max(20_000).optional(),
  images: z.enum(['link', 'base64', 'multipart', 'none']).default('link'),
  /** Targets in private, loopback and link-local networks. */
  allowPrivate: z.boolean().default(false),
  /** What is believed of the target's certificate, beside the authorities that this machine knows. */
  tls: webhookTls.optional(),
  /** Counted from the receipt of the event; without it nothing ever expires. */
  maxAge: duration.optional(),
  /** One after the other per camera: a failing delivery holds up its successors of the same camera. */
  ordered: z.boolean().default(false),
  /** Name of a rule instead of `when`. */
  rule: name.optional(),
  when: when.default({}),
  /** Alerts too. */
  alerts: z.boolean().default(false),
  enabled: z.boolean().default(true),
})
/** What a person writes. */
export type WebhookInput = z.input<typeof webhookConfig>
/** The same with everything that was left out. */
export type WebhookConfig = z.output<typeof webhookConfig>

const health = z.discriminatedUnion('what', [
  z.object({ what: z.literal('camera-silent'), for: duration, camera: few(z.string()).optional() }).strict(),
  z.object({ what: z.literal('disk-low'), freeBelowPercent: z.number().min(0).max(100) }).strict(),
  z.object({ what: z.literal('output-behind'), for: duration, output: few(z.string()).optional() }).strict(),
  z.object({ what: z.literal('unparsed'), perHour: z.number().int().min(1) }).strict(),
  z.object({ what: z.literal('clock-skew'), over: duration, camera: few(z.string()).optional() }).strict(),
])

/** A condition with a name; what happens then is an alert, or whatever outputs name the rule. */
export const ruleConfig = throttle.extend({
  name,
  enabled: z.boolean().default(true),
  when: when.default({}),
  /** Raise an alert in the dashboard (and for webhooks with `alerts: true`). */
  alert: z
    .object({ severity: z.enum(['info', 'warning', 'critical']), text: z.string().max(300).optional() })
    .strict()
    .optional(),
  /** Publish `event` messages on this MQTT topic. */
  mqtt: z
    .object({ topic: z.string().min(1).max(200), retain: z.boolean().default(false) })
    .strict()
    .optional(),
  /** Instead of `when`: about something that is missing or unwell. */
  health: health.optional(),
})
export type RuleInput = z.input<typeof ruleConfig>
export type RuleConfig = z.output<typeof ruleConfig>

/** `mqtt:` of viewtron.yaml; without `url` there is no MQTT. */
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
    /** Whether events of the existing bridge's topics are retained; states always are. */
    retain: z.boolean().default(true),
    /** The topics and entities of the existing viewtron-home-assistant bridge. */
    bridge: z.boolean().default(true),
    images: z.boolean().default(true),
    backlog: z
      .object({
        /** After an outage: send the events that were missed, in order and marked, or not. */
        events: z.boolean().default(true),
        states: z.enum(['latest', 'none']).default('latest'),
      })
      .strict()
      .prefault({}),
    tls: z
      .object({
        /** PEM files. */
        ca: z.string(),
        cert: z.string(),
        key: z.string(),
        /** true: any certificate is believed. */
        insecure: z.boolean(),
      })
      .partial()
      .strict()
      .default({}),
    /** Which plates turn the `Allowed vehicle` sensor on, and for how long. */
    allowedVehicle: z
      .object({
        /** Groups of known plates. */
        groups: few(z.string().trim().min(1).max(40)).default(['allow']),
        /** The device's own lists. */
        lists: few(z.enum(['allow', 'temporary'])).default(['allow']),
        /** Reads without a direction pass. */
        direction: z.enum(['approach', 'away', 'any']).default('approach'),
        /** 0–1; reads without a confidence pass. */
        minConfidence: z.number().min(0).max(1).default(0.8),
        hold: duration.default('10s'),
      })
      .strict()
      .prefault({}),
    enabled: z.boolean().default(true),
  })
  .strict()
export type MqttInput = z.input<typeof mqttConfig>
export type MqttConfig = z.output<typeof mqttConfig>
