import { isIP } from 'node:net'
import { z } from 'zod'
import { oneLine, oneLineHint } from '../../lib/typed-text.ts'
import { cameraRef, instant, moment } from './common.ts'

/** A name, an IPv4 address, or an IPv6 address with brackets or without, its zone (`fe80::1%eth0`) too. */
function isHost(text: string): boolean {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (bare !== text || bare.includes(':')) return isIP(bare) === 6
  return /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(text)
}

const host = z.string().trim().min(1).max(253).refine(isHost, 'an address or a name, without http:// and port')
const port = z.number().int().min(1).max(65535)

/** Where a device answers and who signs in. `auto` tries what the port speaks. The password is never given out again. */
export const deviceAccess = z.object({
  host,
  port: port.optional(),
  protocol: z.enum(['auto', 'http', 'https']).default('auto'),
  user: z.string().trim().min(1).max(64).regex(oneLine, { error: oneLineHint }),
  password: z.string().max(128),
  /** Sends a password that this device refused before once more: after it was changed there to this one. */
  again: z.boolean().optional(),
})
export type DeviceAccess = z.infer<typeof deviceAccess>

/** What to plan for: `server` is where the device would post to; default: our address as the device sees it, and the camera port. */
export const lookRequest = deviceAccess.extend({ server: z.object({ host, port }).optional() })
export type LookRequest = z.infer<typeof lookRequest>

/** Which channel of a recorder; a camera has one only. */
export const channelQuery = z.object({ channel: z.coerce.number().int().min(1).max(999).optional() })

/** `GET devices/{id}/arrivals` */
export const arrivalQuery = z.object({ since: moment })

export const deviceFamily = z.enum(['ipc', 'nvr'])

/** What `GetDeviceInfo` and its like said. Null where the firmware does not tell. */
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
  /** `v1`, `v2`: what its HTTP POST settings look like; null where the API cannot set it (recorders). */
  httpPost: z.enum(['v1', 'v2']).nullable(),
  channels: z.array(z.object({ id: z.number().int(), name: z.string().nullable(), online: z.boolean().nullable() })),
  alarmInputs: z.number().int(),
  alarmOutputs: z.number().int(),
  /** Which of the two firmware families' plate commands it knows; null for none. */
  plates: z.enum(['groups', 'vehicles']).nullable(),
  ptz: z.boolean(),
})
export type ApiDeviceFacts = z.infer<typeof deviceFacts>

/** `offsetMs`: how far the device's clock is ahead of ours (positive) or behind. */
export const deviceClock = z.object({
  deviceTime: z.string(),
  timeZone: z.string().nullable(),
  /** How far its zone is ahead of UTC, minutes; null where it tells none. */
  zoneOffsetMinutes: z.number().nullable().optional(),
  ntp: z.boolean().nullable(),
  offsetMs: z.number(),
})

/** Where a device posts what, as it stands in its HTTP POST settings. */
export const postTarget = z.object({
  /** Of V2; null for the one of v1. */
  urlId: z.number().int().nullable(),
  enabled: z.boolean(),
  url: z.string(),
  heartbeatSeconds: z.number().int().nullable(),
  heartbeat: z.boolean(),
  /** `alarmStatus`, `traject`, `smartData`, `sourceImage`, `targetImage`; empty for v1. */
  data: z.array(z.string()),
  /** `ALL` or names of events; empty for v1 and where nothing is subscribed. */
  events: z.array(z.string()),
  /** True where it is this server, as far as the address tells. */
  ours: z.boolean(),
})
export type PostTarget = z.infer<typeof postTarget>

/** One setting and what becomes of it, for people. */
export const plannedChange = z.object({ setting: z.string(), from: z.string().nullable(), to: z.string().nullable() })

/** A step that only a person can do at the device, with the names in its menus. */
export const manualStep = z.object({ title: z.string(), menu: z.array(z.string()), why: z.string() })

export const setUpPlan = z.object({
  /** What the device would post to. */
  url: z.string(),
  changes: z.array(plannedChange),
  /** True where nothing has to change. */
  done: z.boolean(),
  manual: z.array(manualStep),
  /** What stays as it is and is worth knowing, such as other destinations. */
  notes: z.array(z.string()),
})
export type SetUpPlan = z.infer<typeof setUpPlan>

/** `POST devices/look`: signs in once and looks around; changes nothing, stores nothing. */
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
  /** Addresses of this server, the one the device sees first. */
  serverAddresses: z.array(z.string()),
  serverPort: port,
  plan: setUpPlan,
  /** Set where the device is stored already. */
  deviceId: z.string().nullable(),
})
export type DeviceLook = z.infer<typeof deviceLook>

/** `POST devices/find`: who answered a probe on the local network within a few seconds. */
export const foundDevices = z.object({
  items: z.array(
    z.object({
      host: z.string(),
      port: port.nullable(),
      name: z.string().nullable(),
      model: z.string().nullable(),
      family: deviceFamily.nullable(),
      /** Set where it is stored already, or posts to us. */
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

/** What was last done to an alarm output through this server, and by whom; devices do not tell how an output stands. */
export const deviceOutput = z.object({
  output: z.number().int(),
  on: z.boolean(),
  at: instant,
  /** When it closes again by itself. */
  until: instant.nullable(),
  by: z.string(),
})
export type DeviceOutput = z.infer<typeof deviceOutput>

/** A device a person gave a password for. */
export const device = z.object({
  id: z.string(),
  name: z.string(),
  host: z.string(),
  port,
  protocol: z.enum(['http', 'https']),
  user: z.string(),
  /** The one that is trusted. */
  certificate: z.string().nullable(),
  /** The one it showed instead, while the status is `certificate-changed`; null otherwise. */
  certificateSeen: z.string().nullable(),
  facts: deviceFacts.nullable(),
  clock: deviceClock.nullable(),
  targets: z.array(postTarget),
  status: deviceStatus,
  /** Of each output that was ever switched through this server. */
  outputs: z.array(deviceOutput),
  /** What posts to us from there. */
  cameras: z.array(cameraRef),
  /** Set up by us, and what `unset` would bring back is kept. */
  setUpAt: instant.nullable(),
  /** When somebody took this server out of it again, so that it is meant not to post here; null otherwise. */
  unsetAt: instant.nullable(),
  /** When the last post came from it; null where nothing has ever come. */
  lastPostAt: instant.nullable(),
  addedAt: instant,
})
export type ApiDevice = z.infer<typeof device>
export const deviceList = z.object({ items: z.array(device) })

export const newDevice = deviceAccess.extend({
  name: z.string().trim().min(1).max(100).optional(),
  /** As `look` showed it: a device that shows another one meanwhile is not signed in to. */
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
    /** Sends a password that this device refused before once more. */
    again: z.boolean(),
    /** Trusts the certificate the device shows now. */
    trustCertificate: z.literal(true),
  })
  .partial()

/** `POST devices/{id}/set-up`. */
export const setUpRequest = z.object({
  /** Default: our address as the device sees it, and the camera port. */
  server: z.object({ host, port }).optional(),
  /** Positions of targets, many times a second. */
  trajectory: z.boolean().default(false),
  heartbeatSeconds: z.number().int().min(30).max(120).default(30),
  /** Writes the camera port's password whether or not the device seems to have it: devices do not say. */
  password: z.boolean().default(false),
  dryRun: z.boolean().default(false),
})
export type SetUpRequest = z.infer<typeof setUpRequest>

/** `applied`: it was written and read back as planned (always false for a dry run). */
export const setUpAnswer = z.object({
  plan: setUpPlan,
  applied: z.boolean(),
  /** When writing began: arrivals since then are an answer to it. Null where nothing was written. */
  writtenAt: instant.nullable(),
  device,
})
export type SetUpAnswer = z.infer<typeof setUpAnswer>

/** `GET devices/{id}/arrivals?since=`: what has come from the device since then. */
export const arrivals = z.object({
  since: instant,
  firstPostAt: instant.nullable(),
  firstPostAfterMs: z.number().nullable(),
  firstPostFrom: z.string().nullable(),
  /** With approval on: an address that is not the device's, from which posts came under its name and do not count. */
  elsewhere: z.string().nullable(),
  posts: z.number().int(),
  firstEventId: z.string().nullable(),
  firstEventAfterMs: z.number().nullable(),
  /** In words, where posts came and were refused. */
  refused: z.string().nullable(),
})
export type Arrivals = z.infer<typeof arrivals>

/** `POST devices/{id}/unset`. */
export const unsetRequest = z.object({ dryRun: z.boolean().default(false) })

/** What was put back (or would be), and what was left as it is. */
export const unsetAnswer = z.object({ changes: z.array(plannedChange), notes: z.array(z.string()), device })
export type UnsetAnswer = z.infer<typeof unsetAnswer>

/** `POST devices/{id}/virtual-alarm`. */
export const virtualAlarm = z.object({ input: z.number().int(), at: instant })
export type VirtualAlarm = z.infer<typeof virtualAlarm>

/** `POST devices/{id}/outputs/{output}`: opens or closes the alarm output, for a while where `seconds` is given. */
export const outputCommand = z.object({
  on: z.boolean(),
  seconds: z.number().int().min(1).max(300).optional(),
  /** So that no slip opens a gate. */
  confirm: z.literal(true),
})
export const outputAnswer = z.object({
  output: z.number().int(),
  on: z.boolean(),
  at: instant,
  until: instant.nullable(),
})
export type OutputAnswer = z.infer<typeof outputAnswer>

/** `GET devices/{id}/alarms`: what the device says is active now. */
export const deviceAlarms = z.object({
  at: instant,
  active: z.array(z.object({ name: z.string(), channel: z.number().int().nullable() })),
})
export type DeviceAlarms = z.infer<typeof deviceAlarms>

/** `POST devices/{id}/clock`: sets it to this server's time. */
export const clockAnswer = z.object({ before: deviceClock, after: deviceClock })
export type ClockAnswer = z.infer<typeof clockAnswer>

export const presets = z.object({ items: z.array(z.object({ id: z.number().int(), name: z.string() })) })
export type Presets = z.infer<typeof presets>
