import { z } from 'zod'
import { roles } from '../../accounts/caller.ts'
import { categories, severities } from '../../model/index.ts'
import { instant } from './common.ts'
import { retention, retentionChange } from './retention.ts'

/** A lasting error of the catalogue. */
const trouble = z.object({ code: z.string(), message: z.string(), hint: z.string() })

export const stats = z.object({
  version: z.string(),
  startedAt: instant,
  /** The server's IANA zone. */
  timeZone: z.string(),
  /** URLs to enter in a camera, one per address of this machine. */
  cameraUrls: z.array(z.string()),
  events: z.object({ total: z.number().int(), today: z.number().int(), lastHour: z.number().int() }),
  /** Posts since the start, by result. */
  posts: z.object({
    posts: z.number().int(),
    stored: z.number().int(),
    repeats: z.number().int(),
    unparsed: z.number().int(),
    refused: z.number().int(),
    events: z.number().int(),
  }),
  cameras: z.object({ total: z.number().int(), ok: z.number().int(), pending: z.number().int() }),
  unparsed: z.number().int(),
  /** Log entries that a reader failed to process; see `GET set-aside`. */
  setAside: z.number().int(),
  disk: z.object({
    path: z.string(),
    totalBytes: z.number(),
    freeBytes: z.number(),
    databaseBytes: z.number(),
    /** In how many days the disk is full at the pace of the last seven; null if unknown or if it does not fill. */
    fullInDays: z.number().nullable(),
    /** Sentences about the risks of its file system; null for a usual local disk. */
    advice: z.object({ seen: z.string(), meaning: z.string(), fix: z.string() }).nullable(),
  }),
  memoryBytes: z.number(),
  /** An error of the storage or the stored data. `refusing`: posts are being refused because of it. */
  trouble: trouble.extend({ refusing: z.boolean() }).nullable(),
  /** The reason why the machine's clock is not trusted. Retention is suspended in the meantime. */
  clockTrouble: trouble.nullable(),
  /** Unexpected errors inside the server since its start; the log has the details. */
  faults: z.object({
    total: z.number().int(),
    last: z.object({ at: instant, doing: z.string(), message: z.string() }).nullable(),
  }),
  /** The number of log entries that the search index is behind. */
  indexBehind: z.number().int(),
})
export type Stats = z.infer<typeof stats>

/** Ids of the rules that apply without configuration. */
export const builtInRuleIds = [
  'camera-silent',
  'camera-silent-for-a-day',
  'output-behind',
  'disk-filling',
  'disk-low',
  'certificate-expires',
  'gate-output-failing',
] as const

const level = z.enum(severities)

export const settings = z.object({
  retention,
  /** Rules ignore new devices until a person approves them. Their events are stored regardless. */
  approveDevices: z.boolean(),
  /** The roles whose users must have a second factor. */
  secondFactorRoles: z.array(z.enum(roles)).max(roles.length),
  /** The severity of events, by category and by the group of a known plate. Rules can raise it. */
  severity: z.object({
    category: z.record(z.enum(categories), level),
    group: z.record(z.string(), level),
  }),
  /** Whether each built-in rule is on, by its id. */
  builtInRules: z.record(z.enum(builtInRuleIds), z.boolean()),
  /** Reads of one vehicle at one door that are at most so many seconds apart are one pass. */
  passGapSeconds: z.number().int().min(1).max(600),
})
export type Settings = z.infer<typeof settings>

/** Severities and rules that are not given stay; null restores the built-in one. */
export const settingsChange = settings.partial().extend({
  retention: retentionChange.optional(),
  severity: z
    .object({
      category: z.partialRecord(z.enum(categories), level.nullable()),
      group: z.record(z.string().trim().toLowerCase().min(1).max(40), level.nullable()),
    })
    .partial()
    .strict()
    .optional(),
  builtInRules: z.partialRecord(z.enum(builtInRuleIds), z.boolean()).optional(),
})

/** `POST sample-event`: the result of sending a sample event through the camera port. */
export const sampleEvent = z.object({ eventId: z.string().nullable(), status: z.number().int() })
