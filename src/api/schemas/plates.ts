import { z } from 'zod'
import { imageRoles } from '../../model/index.ts'
import { box, cameraRef, cursor, instant, limit, list, moment } from './common.ts'
import { searched } from './searched.ts'

const zonedInstant = z.iso.datetime({ offset: true })

/**
 * `allow`, `block`, `temporary`, `watch` and `ignore` always exist; any other word is a custom group. The first three
 * are synced to device lists of the same name (plate-sync.ts).
 */
export const plateGroup = z.string().trim().min(1).max(40)

/** The reason why a known plate is not valid. */
export const plateValidity = z.enum(['not-begun', 'ended'])

/** The ways to match the number of a plate. */
export const plateMatch = z.enum(['fragment', 'exact', 'wildcard', 'similar'])

export const knownPlate = z.object({
  name: z.string().nullable(),
  group: plateGroup.nullable(),
  notes: z.string().nullable(),
  /** The plate belongs to no group outside this period. The end is exclusive; null means unlimited. */
  validFrom: instant.nullable(),
  validUntil: instant.nullable(),
  /** Set only if the plate is not valid now. */
  validity: plateValidity.optional(),
  updatedAt: instant,
})
export type KnownPlate = z.infer<typeof knownPlate>

export const knownPlateChange = z.object({
  name: z.string().trim().max(100).nullable().default(null),
  group: plateGroup.nullable().default(null),
  notes: z.string().trim().max(2000).nullable().default(null),
  /** Rounded down to whole seconds. A missing date keeps its value, so that older clients do not remove it. */
  validFrom: zonedInstant.nullable().optional(),
  validUntil: zonedInstant.nullable().optional(),
})
export type KnownPlateChange = z.infer<typeof knownPlateChange>

/** The reason for a match. */
export const plateWhy = z.object({
  kind: z.enum(['exact', 'fragment', 'wildcard', 'look-alike', 'one-edit', 'corrected', 'all']),
  /** In words: `B read as 8`, `one character more`; null for the first three kinds. */
  detail: z.string().nullable(),
})

/** A picture with the event it belongs to. */
export const pictureRef = z.object({
  eventId: z.string(),
  url: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  role: z.enum(imageRoles),
  /** The reason, for people, why there is no thumbnail; null if there is one. */
  tooLarge: z.string().nullable(),
})
export type PictureRef = z.infer<typeof pictureRef>

export const plate = z.object({
  /** Upper-case letters and digits only. Used in paths of the API. */
  key: z.string(),
  /** The number as last read. */
  number: z.string(),
  sightings: z.number().int(),
  /**
   * The number of times it passed a camera, within the same time and cameras: reads of one vehicle at one camera are one pass, which has the
   * plate of its best read. Null for people who are limited to cameras.
   */
  passes: z.number().int().nullable(),
  firstSeen: instant.nullable(),
  lastSeen: instant.nullable(),
  lastCamera: cameraRef.nullable(),
  lastEventId: z.string().nullable(),
  /** The newest picture, of the plate itself where the camera sent one. */
  picture: pictureRef.nullable(),
  /** The newest picture of the whole view, with the place of the plate or its vehicle in it. */
  scene: pictureRef.extend({ box }).nullable(),
  known: knownPlate.nullable(),
  why: plateWhy,
})
export type ApiPlate = z.infer<typeof plate>

export const plateQuery = z.object({
  plate: searched(z.string().max(100).optional(), { action: 'search-plates' }),
  /** Default: `wildcard` if `plate` contains `*` or `?`, otherwise `fragment`. */
  match: plateMatch.optional(),
  group: searched(list(plateGroup), { action: 'search-plates' }),
  /** True: known plates only; false: unknown plates only. */
  known: z.stringbool().optional(),
  camera: list(z.string().max(200)),
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})

/** Best matches first, then the most recently seen. */
export const platePage = z.object({ items: z.array(plate), nextCursor: z.string().nullable() })
export type PlatePage = z.infer<typeof platePage>

const usualFact = z.object({ value: z.string(), sightings: z.number().int(), of: z.number().int() })

/**
 * The usual look of a vehicle, by the newest 200 sightings of its plate; `value` was seen in `sightings` `of` those that have
 * the fact. A fact is absent with fewer than 5, or where less than three quarters agree.
 */
export const usualVehicle = z.object({
  type: usualFact.optional(),
  brand: usualFact.optional(),
  model: usualFact.optional(),
  color: usualFact.optional(),
})
export type UsualVehicle = z.infer<typeof usualVehicle>

/** The history of a plate. Its events are `GET events?plate={key}&plateMatch=exact`. */
export const plateHistory = plate.extend({
  cameras: z.array(z.object({ camera: cameraRef, sightings: z.number().int(), lastSeen: instant })),
  /** Sightings per UTC hour of the last 90 days. */
  hours: z.array(z.object({ from: instant, sightings: z.number().int() })),
  usual: usualVehicle,
  /** Reads that people corrected to this plate. */
  misreads: z.array(z.object({ number: z.string(), sightings: z.number().int() })),
  similar: z.array(plate),
})
export type PlateHistory = z.infer<typeof plateHistory>

export const plateGroups = z.object({ items: z.array(z.object({ name: z.string(), plates: z.number().int() })) })
export type PlateGroups = z.infer<typeof plateGroups>

/** The query of both CSV imports. */
export const importQuery = z.object({
  dryRun: z.stringbool().default(false),
  /** The encoding of the file, e.g. `windows-1250`, if the file does not declare one. */
  charset: z.string().max(40).optional(),
})

export const plateImport = z.object({
  added: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** Lines that were not imported. */
  refused: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  /** The encoding used to read the file, if not UTF-8. */
  charset: z.string().optional(),
  /** True if the encoding was guessed. If names are garbled, send `charset=`. */
  charsetGuessed: z.literal(true).optional(),
})
export type PlateImport = z.infer<typeof plateImport>

/** `POST plates/{number}/corrections`: the correct number for all reads of this plate so far; null removes corrections. */
export const readsCorrection = z.object({ to: z.string().trim().min(1).max(50).nullable() })

/** The number of changed reads. */
export const correctedReads = z.object({ reads: z.number().int() })
export type CorrectedReads = z.infer<typeof correctedReads>
