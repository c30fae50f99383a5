import { z } from 'zod'
import { severities } from '../../model/index.ts'
import { pushActionNames } from '../../outputs/push/push-action-names.ts'
import { instant } from './common.ts'

const severity = z.enum(severities)

/** A phone or browser that receives notifications. */
export const pushDevice = z.object({
  id: z.string(),
  name: z.string(),
  /** The least severity of its notifications. */
  severity,
  createdAt: instant,
  /** SHA-256 of its endpoint, base64url: a browser recognizes itself by it. */
  endpointHash: z.string(),
  /** Since the server started. */
  lastDeliveredAt: instant.nullable(),
  lastError: z.object({ at: instant, message: z.string() }).nullable(),
})
export type ApiPushDevice = z.infer<typeof pushDevice>

/** The devices of the caller, and the key with which browsers subscribe (`applicationServerKey`). */
export const pushDeviceList = z.object({ items: z.array(pushDevice), publicKey: z.string() })
export type PushDeviceList = z.infer<typeof pushDeviceList>

const name = z.string().trim().min(1).max(60)

/** A key of so many bytes, base64url. */
const key = (bytes: number) =>
  z.string().refine(text => /^[\w-]+=*$/.test(text) && Buffer.from(text, 'base64url').length === bytes, {
    error: `must be ${bytes} bytes in base64url`,
  })

/** `POST push/devices`: the subscription of a browser, as `PushSubscription.toJSON()` gives it. */
export const newPushDevice = z.object({
  name,
  endpoint: z.url({ protocol: /^https$/, error: 'must be an address that begins with https://' }).max(2000),
  keys: z.object({ p256dh: key(65), auth: key(16) }),
  severity: severity.default('warning'),
})
export type NewPushDevice = z.input<typeof newPushDevice>
export const pushDeviceChange = z.object({ name, severity }).partial().strict()

/** `POST push/actions`: a button of a notification. The token is the permission. */
export const pushActionRequest = z.object({ token: z.string().max(1000) })
export const pushActionDone = z.object({
  action: z.enum(pushActionNames),
  alertId: z.string(),
  /** The person whose notification it was. */
  by: z.string(),
})
