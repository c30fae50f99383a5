import { z } from 'zod'
import { plateLists } from '../../model/index.ts'
import { instant } from './common.ts'
import { plateImport } from './plates.ts'

/** The lists that all plate-reading cameras have. */
export const devicePlateList = z.enum(plateLists).exclude(['unlisted'])

/** A plate as stored on a device. Dates are in the device's format; null means unlimited. */
export const devicePlate = z.object({
  number: z.string(),
  /** Upper-case letters and digits only. */
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
 * A difference between known plates and a device (`GET plate-sync`). `ours` are known plates of the groups `allow`,
 * `block` and `temporary`, which belong on the device list of the same name, until their validity ends.
 */
export const syncDifference = z.object({
  key: z.string(),
  number: z.string(),
  kind: z.enum(['missing', 'extra', 'different']),
  /** The plate on the device; null if it is missing there. */
  theirs: devicePlate.nullable(),
  /** The known plate; null if only the device has it. */
  ours: devicePlate.nullable(),
  /** For `different`: `list`, `from`, `until`, `owner`, and `twice` if the device has it more than once. */
  fields: z.array(z.string()),
  /** The reason, in words, why the device cannot be changed: old firmware can only add and list plates. */
  cannot: z.string().nullable(),
})
export type SyncDifference = z.infer<typeof syncDifference>

export const syncDevice = z.object({
  id: z.string(),
  name: z.string(),
  /** `level`: no differences. */
  state: z.enum(['level', 'differs', 'unread', 'failed']),
  /** The error in words, for `failed`. */
  reason: z.string().nullable(),
  readAt: instant.nullable(),
  plates: z.number().int(),
  differences: z.array(syncDifference),
  /** Syncs automatically: adds missing plates, updates changed ones, removes expired ones; extra plates need a decision. */
  automatic: z.boolean(),
})
export type SyncDevice = z.infer<typeof syncDevice>
export const syncState = z.object({ ours: z.number().int(), devices: z.array(syncDevice) })
export type SyncState = z.infer<typeof syncState>

/** A person's decision about one difference. */
export const syncDecision = z.object({
  key: z.string(),
  /** `ours`: change the device (remove an extra plate). `theirs`: save the device's plate as a known plate. `leave`: do nothing. */
  take: z.enum(['ours', 'theirs', 'leave']),
})
export type SyncDecision = z.infer<typeof syncDecision>
export const syncRequest = z.object({ decisions: z.array(syncDecision).max(20_000) })

/** `POST plate-sync/{deviceId}` runs in the background; `GET plate-sync/{deviceId}/run` returns the progress. */
export const syncRun = z.object({
  startedAt: instant,
  finishedAt: instant.nullable(),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.array(z.object({ key: z.string(), number: z.string(), reason: z.string() })),
  /** The reason, in words, if the run was aborted. */
  error: z.string().nullable(),
})
export type SyncRun = z.infer<typeof syncRun>

/** Null before the first run. */
export const lastSyncRun = syncRun.nullable()

export const syncSwitch = z.object({ automatic: z.boolean() })

const dateText = z.string().trim().min(1).max(40).nullable().default(null)
const words = z.string().trim().max(100).nullable().default(null)

/**
 * `PUT devices/{id}/plates/{number}`: adds or replaces a plate on the device. Dates are `2026-11-23` or `2026-11-23 14:05`
 * in the device's local time (a day as end includes its last second), or instants with a zone.
 */
export const devicePlateChange = z.object({
  list: devicePlateList,
  from: dateText,
  until: dateText,
  owner: words,
  telephone: words,
})

/** `POST devices/{id}/plates/import`: the changes of the list. `run` applies them; null for a dry run or without changes. */
export const devicePlateImport = plateImport.extend({ run: syncRun.nullable() })
export type DevicePlateImport = z.infer<typeof devicePlateImport>
