import { z } from 'zod'
import { cameraRef, cursor, instant, limit, list, moment } from './common.ts'
import { searched } from './searched.ts'

const zonedInstant = z.iso.datetime({ offset: true })

/**
 * `allow`, `block`, `temporary`, `watch` and `ignore` are always there; any other word is a group of one's own. The first
 * three go to the lists of devices of the same name (plate-sync.ts).
 */
export const plateGroup = z.string().trim().min(1).max(40)

export const knownPlate = z.object({
  name: z.string().nullable(),
  group: plateGroup.nullable(),
  notes: z.string().nullable(),
  /** Outside these the plate counts as in no group; null is without end. The end itself is outside. */
  validFrom: instant.nullable(),
  validUntil: instant.nullable(),
  /** Only where it does not count now. */
  validity: z.enum(['not-begun', 'ended']).optional(),
  updatedAt: instant,
})
export type KnownPlate = z.infer<typeof knownPlate>

export const knownPlateChange = z.object({
  name: z.string().trim().max(100).nullable().default(null),
  group: plateGroup.nullable().default(null),
  notes: z.string().trim().max(2000).nullable().default(null),
  /** Counted in whole seconds. Left out: as it was, so that who does not know of an end does not take it away. */
  validFrom: zonedInstant.nullable().optional(),
  validUntil: zonedInstant.nullable().optional(),
})
export type KnownPlateChange = z.infer<typeof knownPlateChange>

/** Why a plate is in the answer. */
export const plateWhy = z.object({
  kind: z.enum(['exact', 'fragment', 'wildcard', 'look-alike', 'one-edit', 'corrected', 'all']),
  /** For people: `B read as 8`, `one character more`; null for the first three. */
  detail: z.string().nullable(),
})

/** A picture with the event it belongs to. */
export const pictureRef = z.object({
  eventId: z.string(),
  url: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  role: z.enum(['overview', 'target']),
  /** Why there is no thumbnail of it, for people; null where there is one. */
  tooLarge: z.string().nullable(),
})
export type PictureRef = z.infer<typeof pictureRef>

export const plate = z.object({
  /** Upper case, letters and digits only: what the addresses of the API take. */
  key: z.string(),
  /** As last read. */
  number: z.string(),
  sightings: z.number().int(),
  firstSeen: instant.nullable(),
  lastSeen: instant.nullable(),
  lastCamera: cameraRef.nullable(),
  lastEventId: z.string().nullable(),
  picture: pictureRef.nullable(),
  known: knownPlate.nullable(),
  why: plateWhy,
})
export type ApiPlate = z.infer<typeof plate>

export const plateQuery = z.object({
  plate: searched(z.string().max(100).optional(), { action: 'search-plates' }),
  /** Without it: `*` or `?` mean the whole plate, anything else a fragment. */
  match: z.enum(['fragment', 'exact', 'wildcard', 'similar']).optional(),
  group: searched(list(plateGroup), { action: 'search-plates' }),
  /** true: known plates only; false: unknown ones only. */
  known: z.stringbool().optional(),
  camera: list(z.string().max(200)),
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})

/** Best matches first, then the latest seen. */
export const platePage = z.object({ items: z.array(plate), nextCursor: z.string().nullable() })
export type PlatePage = z.infer<typeof platePage>

/** One plate over cameras and days; its events are `GET events?plate={key}&plateMatch=exact`. */
export const plateHistory = plate.extend({
  cameras: z.array(z.object({ camera: cameraRef, sightings: z.number().int(), lastSeen: instant })),
  /** By UTC hour of the newest 90 days. */
  hours: z.array(z.object({ from: instant, sightings: z.number().int() })),
  /** Reads that people corrected to this plate. */
  misreads: z.array(z.object({ number: z.string(), sightings: z.number().int() })),
  similar: z.array(plate),
})
export type PlateHistory = z.infer<typeof plateHistory>

export const plateGroups = z.object({ items: z.array(z.object({ name: z.string(), plates: z.number().int() })) })
export type PlateGroups = z.infer<typeof plateGroups>

/** Of both imports of a CSV list. */
export const importQuery = z.object({
  dryRun: z.stringbool().default(false),
  /** Encoding of the file, e.g. `windows-1250`, where the file does not declare one. */
  charset: z.string().max(40).optional(),
})

export const plateImport = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Lines that were left out, and why. */
  refused: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  /** How the file was read, where that is not UTF-8. */
  charset: z.string().optional(),
  /** Only where neither the file nor the request said so: names may be garbled, and `charset=` says it. */
  charsetGuessed: z.literal(true).optional(),
})
export type PlateImport = z.infer<typeof plateImport>

/** `POST plates/{number}/corrections`: what every read of this plate so far really is; null takes corrections back. */
export const readsCorrection = z.object({ to: z.string().trim().min(1).max(50).nullable() })

/** How many reads that changed. */
export const correctedReads = z.object({ reads: z.number().int() })
export type CorrectedReads = z.infer<typeof correctedReads>
