import { z } from 'zod'
import { categories, severities } from '../../model/index.ts'
import { weekdays } from '../../time/week-time.ts'

/** The stored form of a setting. */
interface Setting<Value> {
  schema: z.ZodType<Value>
  /** The value if nothing usable is stored. */
  initial: Value
  /** The text itself is stored, not JSON of it. */
  isPlainText?: true
  /** A stored value that cannot be read is an error, because the initial value would open the camera port to everybody. */
  isRequired?: true
}

const setting = <Value>(schema: z.ZodType<Value>, initial: Value): Setting<Value> => ({ schema, initial })
const orNull = <Value>(schema: z.ZodType<Value>): Setting<Value | null> => ({
  schema: schema.nullable(),
  initial: null,
})
const plainText = (): Setting<string | null> => ({ schema: z.string().nullable(), initial: null, isPlainText: true })

const days = z.number().int().min(1).max(36_500).nullable()
const milliseconds = z.number()
const span = { from: milliseconds, to: milliseconds }
const clockReading = z.object({ at: milliseconds, boot: z.string(), upMs: z.number() })
const cursor = z.object({ version: z.number(), seq: z.number() })

const clock = z.object({
  known: clockReading.nullable(),
  beforeBoot: milliseconds.nullable(),
  segment: z.object({ afterSeq: z.number(), at: milliseconds }),
  odd: z
    .object({
      since: clockReading,
      // Infinity, for which JSON has null.
      gapMs: z
        .number()
        .nullable()
        .transform(gapMs => gapMs ?? Number.POSITIVE_INFINITY),
      afterSeq: z.number(),
      noticedSeq: z.number(),
      spans: z.array(z.object(span)),
    })
    .nullable(),
  doubts: z.array(z.object({ ...span, afterSeq: z.number(), toSeq: z.number(), endedAt: milliseconds })),
})

const severity = z.enum(severities)

/** Events that are kept for another time than others. */
const retentionRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('category'), category: z.enum(categories), days }),
  z.object({ kind: z.literal('group'), group: z.string(), days }),
  z.object({ kind: z.literal('strangers'), days }),
])

const retention = z.object({
  eventDays: days,
  pictureDays: days,
  rawPostDays: days,
  // Later versions added these.
  trackDays: days.optional(),
  rules: z.array(retentionRule).optional(),
  maxBytes: z.number().nullable().optional(),
  freeBytes: z.number().nullable().optional(),
})

const retentionRun = z.object({
  at: z.string(),
  removed: z.object({ events: z.number(), pictures: z.number(), rawPosts: z.number() }),
  refused: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable(),
})

const problem = z.object({ code: z.string(), message: z.string(), hint: z.string() })

const backupSchedule = z.object({
  enabled: z.boolean(),
  target: z.string(),
  at: z.string(),
  daily: z.number(),
  weekly: z.number(),
  keys: z.boolean(),
  /** The id of this server, which is also in a file of the folder: an empty mount point is not taken for the folder. */
  folderId: z.string(),
  savedAt: milliseconds,
})

const backupRun = z.object({
  startedAt: milliseconds,
  endedAt: milliseconds,
  /** Null where it failed. */
  made: z
    .object({ path: z.string(), files: z.number(), bytes: z.number(), copied: z.number(), missing: z.number() })
    .nullable(),
  /** The number of older backups that were removed. */
  removed: z.number(),
  problem: problem.nullable(),
})

const verifyRun = z.object({
  startedAt: milliseconds,
  endedAt: milliseconds,
  /** Null where the check could not be finished. */
  checked: z
    .object({
      rows: z.number(),
      pictures: z.number(),
      rawPosts: z.number(),
      decodedPosts: z.number(),
      csvEvents: z.number(),
    })
    .nullable(),
  findings: z.number(),
  /** The first findings. */
  first: z.array(
    z.object({ code: z.string(), path: z.string().nullable(), id: z.string().nullable(), repairable: z.boolean() }),
  ),
  /** Why the check could not be finished. */
  problem: z.string().nullable(),
})

const cameraPort = z.object({
  port: z.number(),
  protocol: z.enum(['http', 'https']),
  host: z.string().nullable(),
  needsCredentials: z.boolean(),
  isLoginStored: z.boolean().optional(),
  outside: z.object({ host: z.string(), port: z.number(), protocol: z.enum(['http', 'https']) }).optional(),
})

/**
 * All settings by the name they are stored under. Stored values are read by every later version: a schema may accept
 * more, and never less.
 */
export const settingTable = {
  /** New cameras wait for approval. */
  'approve-devices': setting(z.boolean(), false),
  /** The arming modes that people added, and the built-in ones that they renamed. */
  'arming-modes': setting(z.array(z.object({ id: z.string(), name: z.string() })), []),
  /** When the arming mode changes in a week, and when that was saved. */
  'arming-schedule': setting(
    z.object({
      entries: z.array(z.object({ mode: z.string(), days: z.array(z.enum(weekdays)), at: z.string() })),
      at: milliseconds,
    }),
    { entries: [], at: 0 },
  ),
  /** Everything that was removed before it could be forwarded to the centre: entries of the log, and original posts. */
  'centre-removed': setting(z.object({ entries: z.number(), originals: z.number() }), { entries: 0, originals: 0 }),
  /** The last scheduled backup, and the last one that succeeded. */
  'backup-runs': setting(z.object({ last: backupRun.nullable(), good: backupRun.nullable() }), {
    last: null,
    good: null,
  }),
  /** When backups are made, and where; null before somebody has set it. */
  'backup-schedule': orNull(backupSchedule),
  /** Ids of built-in rules that are switched off. */
  'built-in-rules-off': setting(z.array(z.string()), []),
  /** The camera port of the server that ran last, for commands beside the server. */
  'camera-port': orNull(cameraPort),
  /** The user and password of devices at the camera port; the password is sealed with the key of devices. */
  'camera-port-login': { ...orNull(z.object({ user: z.string(), password: z.string() })), isRequired: true },
  /** The state of knowledge about the machine's clock. */
  clock: orNull(clock),
  'count-cursor': orNull(cursor),
  /** The zone whose days have rows of their own in the counts, when all have. */
  'count-days': orNull(z.object({ zone: z.string() })),
  /** The last entry in events.csv, and the end of the file. */
  'csv-position': orNull(z.object({ seq: z.number(), bytes: z.number(), inode: z.number(), tail: z.string() })),
  /**
   * events.csv holds lines of removed events or names of removed pictures, up to the event of this number. Earlier
   * versions stored whether.
   */
  'csv-stale': setting(z.union([z.boolean(), z.object({ upTo: z.number(), since: milliseconds })]), false),
  /** The roles whose users must have a second factor. */
  'second-factor-roles': setting(z.array(z.enum(['admin', 'operator', 'viewer'])), []),
  /** The free space of the data disk, a few times a day. */
  'disk-samples': setting(z.array(z.object({ at: milliseconds, totalBytes: z.number(), freeBytes: z.number() })), []),
  /** The number of the newest entry that was erased: numbers are not used again. */
  'log-end': setting(z.number(), 0),
  /** The places (ids) that were announced as full last, and not yet as free again. */
  'full-places': setting(z.array(z.string()), []),
  /** The places and known plates (keys) about which a broker may retain messages. */
  'mqtt-places': setting(z.object({ places: z.array(z.string()), plates: z.array(z.string()) }), {
    places: [],
    plates: [],
  }),
  /** The place in the log up to which events are grouped; incidents after `announceAfter` get entries in the log. */
  'incident-cursor': orNull(cursor.extend({ announceAfter: z.number() })),
  /** Reads of one vehicle at one door that are at most so many seconds apart are one pass. */
  'pass-gap-seconds': setting(z.number().int().min(1).max(600), 15),
  /** The place in the log up to which reads are taken in, and from when passes and visits are to be made again. */
  'place-cursor': orNull(
    cursor.extend({
      /** Passes and visits from this time on are to be made again; null where all are right. */
      from: milliseconds.nullable(),
      /** Entries are appended about what came after this number. */
      announceAfter: z.number(),
      announceSince: milliseconds,
      /** The cameras and settings by which passes and visits were made. */
      basis: z.object({ fingerprint: z.string(), details: z.string() }),
    }),
  ),
  /** The place in the log up to which paths are added up, and the zone of their days. */
  'path-cursor': orNull(cursor.extend({ zone: z.string() })),
  /** The store of pictures and posts, and the id in its mark; null where the data directory holds them. */
  archive: orNull(z.object({ place: z.string(), id: z.string() })),
  /** The last day whose unfinished files were removed from the store, `2026-11-23`. */
  'archive-swept': plainText(),
  /** When a row was last written to find out whether the disk has room. */
  'probed-at': plainText(),
  /** For how many days to keep; null keeps for ever. */
  retention: setting(retention, { eventDays: null, pictureDays: null, rawPostDays: null }),
  'retention-run': orNull(retentionRun),
  'search-index': orNull(cursor),
  /** The program's version that set entries of the log aside. */
  'set-aside-version': plainText(),
  /** Severities that differ from the built-in ones. */
  severity: setting(
    z.object({ category: z.partialRecord(z.enum(categories), severity), group: z.record(z.string(), severity) }),
    { category: {}, group: {} },
  ),
  /** SHA-256 of the secret of the set-up link, and until when it is valid. */
  'setup-link': orNull(z.object({ hash: z.string(), until: milliseconds })),
  /** The last check of the stored data by the server. */
  'verify-run': orNull(verifyRun),
} satisfies Record<string, Setting<never> | Setting<unknown>>

const memory = orNull(z.looseObject({}))

/** Settings with an id: a name is one of these prefixes and an id. */
export const settingFamilies = {
  /** The memory of MQTT about a device of the older bridge. */
  'mqtt/bridge/': memory,
  /** The memory of MQTT about a camera. */
  'mqtt/camera/': memory,
} satisfies Record<string, Setting<never> | Setting<unknown>>

export type SettingFamily = keyof typeof settingFamilies
type SingleName = keyof typeof settingTable
export type SettingName = SingleName | `${SettingFamily}${string}`

type ValueOf<Entry> = Entry extends { schema: z.ZodType<infer Value> } ? Value : never

/** The value of a setting. */
export type SettingValue<Name extends SettingName> = Name extends SingleName
  ? ValueOf<(typeof settingTable)[Name]>
  : ValueOf<(typeof settingFamilies)[SettingFamily]>

function settingOf(name: string): Setting<unknown> {
  if (Object.hasOwn(settingTable, name)) return settingTable[name as SingleName] as Setting<unknown>
  const family = Object.entries(settingFamilies).find(([prefix]) => name.startsWith(prefix))
  if (!family) throw new Error(`no setting is called ${name}`)
  return family[1] as Setting<unknown>
}

/** Reads a stored text; `undefined` and texts that do not fit are the initial value. Throws for a required setting. */
export function decodeSetting<Name extends SettingName>(name: Name, text: string | undefined): SettingValue<Name> {
  const { schema, initial, isPlainText, isRequired } = settingOf(name)
  if (text === undefined) return initial as SettingValue<Name>
  try {
    return schema.parse(isPlainText ? text : JSON.parse(text)) as SettingValue<Name>
  } catch (error) {
    if (isRequired) throw error
    return initial as SettingValue<Name>
  }
}

export function encodeSetting<Name extends SettingName>(name: Name, value: SettingValue<Name>): string {
  return settingOf(name).isPlainText ? String(value) : JSON.stringify(value)
}
