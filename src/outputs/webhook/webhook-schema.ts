import { z } from 'zod'
import { headerName, headerNameHint, headerValue, headerValueHint, oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { changeSchema } from '../queued/change-schema.ts'
import { queuedConfig } from '../queued/queued-schema.ts'

/** HTTP headers by name, as people type them. */
const headerRecord = <Value extends z.ZodType>(value: (text: z.ZodString) => Value) =>
  z.record(
    z.string().regex(headerName, { error: headerNameHint }),
    value(z.string().max(4000).regex(headerValue, { error: headerValueHint })),
  )

/** False if `user:password@` cannot be decoded: it is sent decoded, so the first delivery would fail. */
function isSendable(address: string): boolean {
  try {
    const { username, password } = new URL(address)
    return oneLine.test(decodeURIComponent(username) + decodeURIComponent(password))
  } catch {
    return false
  }
}

// `z.url` silently removes line breaks, so they are rejected before it runs.
const targetUrl = z
  .string()
  .max(2000)
  .regex(oneLine, { error: oneLineHint, abort: true })
  .pipe(z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' }))
  .refine(isSendable, { error: 'has a user or password that is no text: write % as %25' })

const presets = ['event', 'slack', 'discord', 'telegram', 'ntfy', 'pushover', 'home-assistant', 'node-red'] as const

/** SHA-256 of the target's certificate; authority and host name are then not checked. */
export const certificateFingerprint = z
  .string()
  .trim()
  .regex(/^[0-9a-f]{2}([: ]?[0-9a-f]{2}){31}$/i, { error: 'must be a SHA-256 fingerprint such as AB:CD:… (32 bytes)' })

/** Certificates that are trusted in addition to those of this machine. */
export const webhookTls = z
  .object({
    /** A private certificate authority or the target's own certificate: the path of a PEM file, or its text. */
    ca: z.string().min(1).max(100_000),
    fingerprint: certificateFingerprint,
  })
  .partial()
  .strict()

export const webhookConfig = queuedConfig.extend({
  url: targetUrl,
  method: z.enum(['POST', 'PUT']).default('POST'),
  /** Shapes the body for a service; `event` sends the full event. */
  preset: z.enum(presets).default('event'),
  /** `whsec_…`; two while a secret is rotated, the newest first. */
  secret: z.union([z.string().min(1).max(500), z.array(z.string().min(1).max(500)).max(2)]).optional(),
  /** A file that holds the secret, or two secrets on separate lines. */
  secretFile: z.string().min(1).max(1000).optional(),
  headers: headerRecord(text => text).default({}),
  /** JSON with placeholders such as `{{event.camera.name}}`; replaces the preset's body. */
  template: z.string().max(20_000).optional(),
  images: z.enum(['link', 'base64', 'multipart', 'none']).default('link'),
  /** Allows targets in private, loopback and link-local networks. */
  allowPrivate: z.boolean().default(false),
  /** Certificates that are trusted in addition to those of this machine. */
  tls: webhookTls.optional(),
})
/** A webhook as people write it. */
export type WebhookInput = z.input<typeof webhookConfig>
/** A webhook with all defaults filled in. */
export type WebhookConfig = z.output<typeof webhookConfig>

/** A change to a webhook; a header with null keeps its value. */
export const webhookChange = changeSchema(webhookConfig.extend({ headers: headerRecord(text => text.nullable()) }))
export type WebhookChange = z.input<typeof webhookChange>
