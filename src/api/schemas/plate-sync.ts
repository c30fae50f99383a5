import { z } from 'zod'
import { instant } from './common.ts'
import { plateImport } from './plates.ts'

/** The lists every plate-reading camera of these brands has. */
export const devicePlateList = z.enum(['allow', 'block', 'temporary'])

/** A plate as a device holds it. Dates as the device gives them; null is without end. */
export const devicePlate = z.object({
  number: z.string(),
  /** Upper case, letters and digits only. */
  key: z.string(),
  list: devicePlateList.nullable(),
  /** The device's own group. */
  group: z.string().nullable(),
  from: z.string().nullable(),
  until: z.string().nullable(),
  owner: z.string().nullable(),
  telephone: z.string().nullable(),
})
export type DevicePlate = z.infer<typeof devicePlate>

/** `GET devices/{id}/plates`. */
export const devicePlates = z.object({
  readAt: instant,
  groups: z.array(
    z.object({ id: z.string(), name: z.string(), list: devicePlateList.nullable(), plates: z.number().int() }),
  ),
  items: z.array(devicePlate),
})
export type DevicePlates = z.infer<typeof devicePlates>

/**
 * `GET plate-sync`: our known plates against those of every device that keeps plates. `ours` are known plates whose group
 * goes to a device list: `allow` to allow, `block` to block, `temporary` to temporary. A plate whose validity has ended is not ours any more.
 */
export const syncDifference = z.object({
  key: z.string(),
  number: z.string(),
  kind: z.enum(['missing', 'extra', 'different']),
  /** What the device has; null where it is missing there. */
  theirs: devicePlate.nullable(),
  /** What we have; null where only the device has it. */
  ours: devicePlate.nullable(),
  /** For `different`: `list`, `from`, `until`, `owner`, and `twice` where the device has it more than once. */
  fields: z.array(z.string()),
  /** In words why the device cannot be made like us: old firmware adds and lists plates, no more. */
  cannot: z.string().nullable(),
})
export type SyncDifference = z.infer<typeof syncDifference>

export const syncDevice = z.object({
  id: z.string(),
  name: z.string(),
  /** `level`: nothing to do. */
  state: z.enum(['level', 'differs', 'unread', 'failed']),
  /** In words for `failed`. */
  reason: z.string().nullable(),
  readAt: instant.nullable(),
  plates: z.number().int(),
  differences: z.array(syncDifference),
  /** Keeps itself level with ours: what is missing is added, what changed is changed, what expired is removed; extras wait for a person. */
  automatic: z.boolean(),
})
export type SyncDevice = z.infer<typeof syncDevice>
export const syncState = z.object({ ours: z.number().int(), devices: z.array(syncDevice) })
export type SyncState = z.infer<typeof syncState>

/** What a person decided for one difference. */
export const syncDecision = z.object({
  key: z.string(),
  /** `ours`: make the device like us (an extra is removed there). `theirs`: take theirs over as known plate. `leave`: do nothing. */
  take: z.enum(['ours', 'theirs', 'leave']),
})
export type SyncDecision = z.infer<typeof syncDecision>
export const syncRequest = z.object({ decisions: z.array(syncDecision).max(20_000) })

/** `POST plate-sync/{deviceId}`: runs in the background; `GET plate-sync/{deviceId}/run` tells how far it is. */
export const syncRun = z.object({
  startedAt: instant,
  finishedAt: instant.nullable(),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.array(z.object({ key: z.string(), number: z.string(), reason: z.string() })),
  /** In words where the run was given up. */
  error: z.string().nullable(),
})
export type SyncRun = z.infer<typeof syncRun>

/** Null before the first run. */
export const lastSyncRun = syncRun.nullable()

export const syncSwitch = z.object({ automatic: z.boolean() })

const dateText = z.string().trim().min(1).max(40).nullable().default(null)
const words = z.string().trim().max(100).nullable().default(null)

/**
 * `PUT devices/{id}/plates/{number}`: adds or replaces a plate on the device. Dates as `2026-11-23` or `2026-11-23 14:05` on the device's
 * own clock (an end that is a day counts to its last second), or instants with their zone.
 */
export const devicePlateChange = z.object({
  list: devicePlateList,
  from: dateText,
  until: dateText,
  owner: words,
  telephone: words,
})

/** `POST devices/{id}/plates/import`: what the list comes to; `run` does it, and is null for a dry run and where there is nothing to do. */
export const devicePlateImport = plateImport.extend({ run: syncRun.nullable() })
export type DevicePlateImport = z.infer<typeof devicePlateImport>
