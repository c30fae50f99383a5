import { isIP } from 'node:net'
import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { cameraRef, instant, moment } from './common.ts'

/** Accepts a name, an IPv4 address, or an IPv6 address with or without brackets and zone (`fe80::1%eth0`). */
function isHost(text: string): boolean {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (bare !== text || bare.includes(':')) return isIP(bare) === 6
  return /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(text)
}

const host = z.string().trim().min(1).max(253).refine(isHost, 'an address or a name, without http:// and port')
const port = z.number().int().min(1).max(65535)

/** Address and login of a device. `auto` detects the protocol. The password is never returned. */
export const deviceAccess = z.object({
  host,
  port: port.optional(),
  protocol: z.enum(['auto', 'http', 'https']).default('auto'),
  user: z.string().trim().min(1).max(64).regex(oneLine, { error: oneLineHint }),
  password: z.string().max(128),
  /** Sends a password again that the device refused before, e.g. after it was changed on the device. */
  again: z.boolean().optional(),
})
export type DeviceAccess = z.infer<typeof deviceAccess>

/** `server` is the address that the device would post to. Default: this server's address as the device sees it, and the camera port. */
export const lookRequest = deviceAccess.extend({ server: z.object({ host, port }).optional() })
export type LookRequest = z.infer<typeof lookRequest>

/** The channel of a recorder; cameras have only one. */
export const channelQuery = z.object({ channel: z.coerce.number().int().min(1).max(999).optional() })

/** `GET devices/{id}/arrivals` */
export const arrivalQuery = z.object({ since: moment })

export const deviceFamily = z.enum(['ipc', 'nvr'])

/** Data from `GetDeviceInfo` and similar commands. Null where the firmware does not report a value. */
export const deviceFacts = z.object({
  family: deviceFamily,
  name: z.string(),
  model: z.string().nullable(),
  brand: z.string().nullable(),
  serial: z.string().nullable(),
  mac: z.string().nullable(),
  firmware: z.string().nullable(),
  firmwareDate: z.string().nullable(),
  apiVersion: z.string().nullable(),
  /** The format of its HTTP POST settings; null if the API cannot change them (recorders). */
  httpPost: z.enum(['v1', 'v2']).nullable(),
  channels: z.array(z.object({ id: z.number().int(), name: z.string().nullable(), online: z.boolean().nullable() })),
  alarmInputs: z.number().int(),
  alarmOutputs: z.number().int(),
  /** The plate commands it supports, by firmware family; null for none. */
  plates: z.enum(['groups', 'vehicles']).nullable(),
  ptz: z.boolean(),
})
export type ApiDeviceFacts = z.infer<typeof deviceFacts>

/** `offsetMs` is how far the device's clock is ahead of the server's (positive) or behind it (negative). */
export const deviceClock = z.object({
  deviceTime: z.string(),
  timeZone: z.string().nullable(),
  /** Minutes ahead of UTC; null if the device reports no zone. */
  zoneOffsetMinutes: z.number().nullable().optional(),
  ntp: z.boolean().nullable(),
  offsetMs: z.number(),
})

/** A destination in the HTTP POST settings of a device. */
export const postTarget = z.object({
  /** The id in v2 settings; null for v1. */
  urlId: z.number().int().nullable(),
  enabled: z.boolean(),
  url: z.string(),
  heartbeatSeconds: z.number().int().nullable(),
  heartbeat: z.boolean(),
  /** `alarmStatus`, `traject`, `smartData`, `sourceImage`, `targetImage`; empty for v1. */
  data: z.array(z.string()),
  /** `ALL` or names of events; empty for v1 and without subscriptions. */
  events: z.array(z.string()),
  /** True if the address belongs to this server. */
  ours: z.boolean(),
})
export type PostTarget = z.infer<typeof postTarget>

/** A change of one setting, in words for people. */
export const plannedChange = z.object({ setting: z.string(), from: z.string().nullable(), to: z.string().nullable() })

/** A step that a person has to do at the device, with the names in its menus. */
export const manualStep = z.object({ title: z.string(), menu: z.array(z.string()), why: z.string() })

export const setUpPlan = z.object({
  /** The URL that the device would post to. */
  url: z.string(),
  changes: z.array(plannedChange),
  /** True if nothing has to change. */
  done: z.boolean(),
  manual: z.array(manualStep),
  /** Remarks about settings that stay, such as other destinations. */
  notes: z.array(z.string()),
})
export type SetUpPlan = z.infer<typeof setUpPlan>

/** `POST devices/look`: signs in once and reads the device's state; changes and stores nothing. */
export const deviceLook = z.object({
  host: z.string(),
  port: port,
  protocol: z.enum(['http', 'https']),
  authentication: z.enum(['basic', 'digest']),
  /** SHA-256 of the certificate, `AB:CD:…`; null over http. */
  certificate: z.string().nullable(),
  facts: deviceFacts,
  clock: deviceClock.nullable(),
  targets: z.array(postTarget),
  /** Addresses of this server. The first is the one that the device sees. */
  serverAddresses: z.array(z.string()),
  serverPort: port,
  plan: setUpPlan,
  /** Set if the device is stored already. */
  deviceId: z.string().nullable(),
})
export type DeviceLook = z.infer<typeof deviceLook>

/** `POST devices/find`: devices on the local network that answered a probe within a few seconds. */
export const foundDevices = z.object({
  items: z.array(
    z.object({
      host: z.string(),
      port: port.nullable(),
      name: z.string().nullable(),
      model: z.string().nullable(),
      family: deviceFamily.nullable(),
      /** Set if the device is stored already. */
      deviceId: z.string().nullable(),
      cameras: z.array(cameraRef),
    }),
  ),
  tookMs: z.number(),
})
export type FoundDevices = z.infer<typeof foundDevices>

export const deviceStatus = z.object({
  word: z.enum(['ok', 'unreachable', 'password-wrong', 'locked', 'certificate-changed', 'failing', 'unchecked']),
  reason: z.string(),
  at: instant.nullable(),
})

/** The last command to an alarm output through this server. Devices do not report the actual state. */
export const deviceOutput = z.object({
  output: z.number().int(),
  on: z.boolean(),
  at: instant,
  /** The time when it is released automatically. */
  until: instant.nullable(),
  by: z.string(),
})
export type DeviceOutput = z.infer<typeof deviceOutput>

/** A stored device. */
export const device = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  port,
  protocol: z.enum(['http', 'https']),
  user: z.string(),
  /** The trusted certificate. */
  certificate: z.string().nullable(),
  /** The certificate it presented instead, while the status is `certificate-changed`; null otherwise. */
  certificateSeen: z.string().nullable(),
  facts: deviceFacts.nullable(),
  clock: deviceClock.nullable(),
  targets: z.array(postTarget),
  status: deviceStatus,
  /** The outputs that were switched through this server. */
  outputs: z.array(deviceOutput),
  /** Cameras that post from this device. */
  cameras: z.array(cameraRef),
  /** The time when this server set it up and saved the old settings for `unset`; null otherwise. */
  setUpAt: instant.nullable(),
  /** The time of `unset`, after which the device is not expected to post here; null otherwise. */
  unsetAt: instant.nullable(),
  /** The time of its last post; null for none. */
  lastPostAt: instant.nullable(),
  addedAt: instant,
})
export type ApiDevice = z.infer<typeof device>
export const deviceList = z.object({ items: z.array(device) })

export const newDevice = deviceAccess.extend({
  name: z.string().trim().min(1).max(100).optional(),
  /** The certificate from `look`. The server does not sign in if the device presents another one. */
  certificate: z.string().max(200).nullable().optional(),
})
export const deviceChange = z
  .object({
    name: z.string().trim().min(1).max(100),
    host,
    port,
    protocol: z.enum(['http', 'https']),
    user: z.string().trim().min(1).max(64).regex(oneLine, { error: oneLineHint }),
    password: z.string().max(128),
    /** Sends a password again that the device refused before. */
    again: z.boolean(),
    /** Trusts the certificate that the device presents now. */
    trustCertificate: z.literal(true),
  })
  .partial()

/** `POST devices/{id}/set-up`. */
export const setUpRequest = z.object({
  /** Default: this server's address as the device sees it, and the camera port. */
  server: z.object({ host, port }).optional(),
  /** Requests positions of targets, many times per second. */
  trajectory: z.boolean().default(false),
  heartbeatSeconds: z.number().int().min(30).max(120).default(30),
  /** Always writes the password of the camera port. Devices do not report whether they have it. */
  password: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})
export type SetUpRequest = z.infer<typeof setUpRequest>

/** `applied`: the settings were written and read back as planned; always false for a dry run. */
export const setUpAnswer = z.object({
  plan: setUpPlan,
  applied: z.boolean(),
  /** The time when writing began, for `arrivals`; null if nothing was written. */
  writtenAt: instant.nullable(),
  device,
})
export type SetUpAnswer = z.infer<typeof setUpAnswer>

/** `GET devices/{id}/arrivals?since=`: posts and events from the device since then. */
export const arrivals = z.object({
  since: instant,
  firstPostAt: instant.nullable(),
  firstPostAfterMs: z.number().nullable(),
  firstPostFrom: z.string().nullable(),
  /** With approval on: another address that posted under the device's identity; its posts do not count. */
  elsewhere: z.string().nullable(),
  posts: z.number().int(),
  firstEventId: z.string().nullable(),
  firstEventAfterMs: z.number().nullable(),
  /** The reason, in words, if posts were refused. */
  refused: z.string().nullable(),
})
export type Arrivals = z.infer<typeof arrivals>

/** `POST devices/{id}/unset`. */
export const unsetRequest = z.object({ dryRun: z.boolean().default(false) })

/** The settings that were (or would be) restored, and remarks about settings that stay. */
export const unsetAnswer = z.object({ changes: z.array(plannedChange), notes: z.array(z.string()), device })
export type UnsetAnswer = z.infer<typeof unsetAnswer>

/** `POST devices/{id}/virtual-alarm`. */
export const virtualAlarm = z.object({ input: z.number().int(), at: instant })
export type VirtualAlarm = z.infer<typeof virtualAlarm>

/** `POST devices/{id}/outputs/{output}`: activates or releases an alarm output. `seconds` limits the activation. */
export const outputCommand = z.object({
  on: z.boolean(),
  seconds: z.number().int().min(1).max(300).optional(),
  /** Prevents accidental activation. */
  confirm: z.literal(true),
})
export const outputAnswer = z.object({
  output: z.number().int(),
  on: z.boolean(),
  at: instant,
  until: instant.nullable(),
})
export type OutputAnswer = z.infer<typeof outputAnswer>

/** `GET devices/{id}/alarms`: alarms that the device reports as active now. */
export const deviceAlarms = z.object({
  at: instant,
  active: z.array(z.object({ name: z.string(), channel: z.number().int().nullable() })),
})
export type DeviceAlarms = z.infer<typeof deviceAlarms>

/** `POST devices/{id}/clock`: `server` gives the device this server's time zone, too. */
export const clockQuery = z.object({ zone: z.literal('server').optional() })

/** `POST devices/{id}/clock`: sets the device's clock to this server's time. */
export const clockAnswer = z.object({ before: deviceClock, after: deviceClock })
export type ClockAnswer = z.infer<typeof clockAnswer>

export const presets = z.object({ items: z.array(z.object({ id: z.number().int(), name: z.string() })) })
export type Presets = z.infer<typeof presets>
