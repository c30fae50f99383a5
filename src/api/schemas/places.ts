import { z } from 'zod'
import { bestReasons, crossings, visitFlags, visitStates } from '../../grouping/index.ts'
import { plateDirections } from '../../model/index.ts'
import { plateSearches } from '../../places/index.ts'
import { weekdays } from '../../time/week-time.ts'
import { cursor, instant, limit, list, moment } from './common.ts'
import { bucket, countTarget } from './counts.ts'
import { knownRef } from './events.ts'
import { pictureRef } from './plates.ts'
import { searched } from './searched.ts'

const point = z.object({ x: z.number(), y: z.number() })
const nextCursor = z.string().nullable()
/** The answer is complete up to this log entry. */
const upTo = z.number().int()
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day such as 04:00' })

/** A line or zone that a camera posted. */
export const line = z.object({
  /** Stays the same when the line is moved by at most 5 % of the picture. */
  id: z.string(),
  /** The id of the camera. */
  camera: z.string(),
  cameraName: z.string(),
  shape: z.enum(['area', 'line']),
  /** Fractions of the picture; empty where the camera sends totals without a position. */
  points: z.array(point),
  /** The name that a person gave it. */
  name: z.string().nullable(),
  /** Whether posts say how many went in and out, so that a door can count by direction. */
  hasDirection: z.boolean(),
  /** Whether a person drew it; otherwise the camera posted it. */
  isDrawn: z.boolean(),
  /** The time of the last post in which it was new or in another position. */
  seenAt: instant,
})
export type ApiLine = z.infer<typeof line>

export const lineQuery = z.object({ camera: list(z.string().max(200)), limit, cursor })
export const linePage = z.object({ items: z.array(line), nextCursor, upTo })
/** Fractions of the picture: two or more for a line, three or more for a zone. */
const drawnPoints = z
  .array(z.object({ x: z.number().min(0).max(1), y: z.number().min(0).max(1) }).strict())
  .min(2)
  .max(30)

/** A line or zone that counts the tracks of a camera which cross it, also those of the past. */
export const newLine = z
  .object({
    /** The id or name of a camera. */
    camera: z.string().min(1).max(200),
    shape: z.enum(['area', 'line']),
    points: drawnPoints,
    name: z.string().trim().min(1).max(60),
  })
  .strict()

export const queueQuery = z.object({
  bucket: bucket.default('hour'),
  from: moment.optional(),
  to: moment.optional(),
  target: countTarget.default('person'),
  zone: z.string().max(60).optional(),
  weekStart: z.coerce.number().int().min(0).max(6).default(1),
})

/** The number of targets that waited in a drawn zone, and their waiting time. */
export const queue = z.object({
  line: z.object({ id: z.string(), name: z.string().nullable() }),
  from: instant,
  to: instant,
  bucket,
  zone: z.string(),
  target: countTarget,
  /** Targets in the zone now. */
  now: z.number().int(),
  points: z.array(
    z.object({
      from: instant,
      /** Targets that left the zone. */
      visits: z.number().int(),
      /** Null where none left it. */
      meanWaitMs: z.number().nullable(),
      longestWaitMs: z.number().nullable(),
      /** The average number in it over the time. */
      meanLength: z.number(),
    }),
  ),
  upTo,
})
export type ApiQueue = z.infer<typeof queue>

export const lineChange = z
  .object({
    name: z.string().trim().min(1).max(60).nullable(),
    /** Moves a drawn line or zone: it counts the stored tracks again. */
    points: drawnPoints,
  })
  .partial()
  .strict()

/** A door of a place. With `line: null` it is the plates that the camera reads. */
const newDoor = z
  .object({
    camera: z.string().min(1).max(200),
    line: z.string().min(1).max(100).nullable().default(null),
    /** The meaning of a crossing; `direction`: an approaching plate, or one counted as entered, is in. */
    crossing: z.enum(crossings),
  })
  .strict()
export const door = z.object({ camera: z.string(), line: z.string().nullable(), crossing: z.enum(crossings) })

const openHours = z.object({ days: z.array(z.enum(weekdays)).min(1).max(7), from: timeOfDay, to: timeOfDay })

const stayLimits = z.record(z.string().trim().min(1).max(40), z.number().int().min(1).max(525_600))

const facts = {
  name: z.string().trim().min(1).max(60),
  doors: z.array(newDoor).max(100),
  /** For how many vehicles, or people at a place without plates, there is room. */
  capacity: z.number().int().min(1).max(1_000_000).nullable(),
  /** The time of day, on the clocks of the server's zone, at which counters begin at zero. Visits stay. */
  resetAt: timeOfDay.nullable(),
  /** Minutes by group of known plates; `*` is for all other vehicles. */
  stayLimits,
  /** After so many minutes without an exit, the exit was not seen. */
  unseenAfterMinutes: z.number().int().min(1).max(525_600),
  /** The place that it stands in. */
  parent: z.string().max(100).nullable(),
  openingHours: z.array(openHours).max(50),
}

export const newPlace = z
  .object({
    ...facts,
    doors: facts.doors.default([]),
    capacity: facts.capacity.default(null),
    resetAt: facts.resetAt.default(null),
    stayLimits: stayLimits.default({}),
    unseenAfterMinutes: facts.unseenAfterMinutes.default(1440),
    parent: facts.parent.default(null),
    openingHours: facts.openingHours.default([]),
  })
  .strict()
export const placeChange = z.object(facts).partial().strict()

export const occupancy = z.object({
  /** Open visits at a place whose doors read plates, else what counters say. */
  vehicles: z.number().int(),
  /** The numbers of counters. */
  people: z.number().int(),
  /** Visits are open that are probably over. */
  uncertain: z.boolean(),
})

export const place = z.object({
  id: z.string(),
  name: z.string(),
  doors: z.array(door),
  capacity: z.number().int().nullable(),
  resetAt: z.string().nullable(),
  stayLimits: z.record(z.string(), z.number().int()),
  unseenAfterMinutes: z.number().int(),
  parent: z.string().nullable(),
  openingHours: z.array(openHours),
  /** Whether it is open now; null without opening hours. */
  isOpen: z.boolean().nullable(),
  createdAt: instant,
  occupancy,
  /** Null without a capacity. */
  full: z.boolean().nullable(),
  upTo,
})
export type ApiPlace = z.infer<typeof place>

export const placeQuery = z.object({ limit, cursor })
export const placePage = z.object({ items: z.array(place), nextCursor, upTo })

/** The number inside, as a person counted. Numbers that are left out stay. */
export const occupancyChange = z
  .object({
    vehicles: z.number().int().min(0).max(1_000_000),
    people: z.number().int().min(0).max(1_000_000),
    note: z.string().trim().max(300),
  })
  .partial()
  .strict()

/** Any spelling, or a part of a plate; with `*` and `?` the whole plate. */
const plate = searched(z.string().trim().min(1).max(50).optional(), { action: 'search-plates' })
/** Default: the plate itself where it was read, else a part of it; `wildcard` with `*` or `?`. */
const plateMatch = z.enum(plateSearches).optional()
const placeId = z.string().max(100).optional()

export const passQuery = z.object({
  camera: list(z.string().max(200)),
  /** The id of a place: the passes at its doors. */
  place: placeId,
  plate,
  plateMatch,
  from: moment.optional(),
  to: moment.optional(),
  limit,
  cursor,
})

/** Reads of one vehicle at one door. */
export const pass = z.object({
  id: z.string(),
  /** The id of the device's own camera where it is known, else that of the recorder's channel. */
  camera: z.string(),
  cameraName: z.string(),
  /** Ids of all cameras that read it. */
  cameras: z.array(z.string()),
  /** The plate of the best read, after corrections. */
  plate: z.string(),
  known: knownRef.nullable(),
  /** Ids of the events, oldest first. */
  reads: z.array(z.string()),
  count: z.number().int(),
  /** The id of the best event. */
  best: z.string(),
  /** Why it is the best: the device's confidence, the agreement of the reads, or the size of the picture. */
  bestReason: z.enum(bestReasons),
  firstAt: instant,
  lastAt: instant,
  /** That of most reads; null where the camera sends none. */
  direction: z.enum(plateDirections).nullable(),
  /** No more reads follow. */
  settled: z.boolean(),
})
export type ApiPass = z.infer<typeof pass>
export const passPage = z.object({ items: z.array(pass), nextCursor, upTo })

export const visitFilter = z.object({
  place: placeId,
  state: list(z.enum(visitStates)),
  plate,
  plateMatch,
  /** The label of a removed plate. */
  removedPlate: searched(
    z
      .string()
      .regex(/^[0-9A-HJKMNP-TV-Za-z]{8}$/)
      .optional(),
    { action: 'search-plates' },
  ),
  /** Visits that began in this range; of those without an entry, that ended in it. */
  from: moment.optional(),
  to: moment.optional(),
  /** Only visits of known plates, or only of others. */
  known: z.stringbool().optional(),
})
export const visitQuery = visitFilter.extend({ limit, cursor })

export const visit = z.object({
  id: z.string(),
  place: z.object({ id: z.string(), name: z.string() }),
  /** Empty where retention removed it. */
  plate: z.string(),
  /** A label in place of a removed plate, the same for all visits of the vehicle; null while the plate is there. */
  removedPlate: z.string().nullable(),
  known: knownRef.nullable(),
  /** As whom it was expected at that time (`GET visitors/{id}`); null where it was not. */
  visitor: z.object({ id: z.string(), name: z.string().nullable(), host: z.string().nullable() }).nullable(),
  /** Null where the entry was not seen. */
  enteredAt: instant.nullable(),
  /** Null while the visit is open, and where the exit was not seen. */
  leftAt: instant.nullable(),
  /** Until now for open visits. */
  stayMs: z.number().nullable(),
  state: z.enum(visitStates),
  /** Ids of its passes, oldest first. */
  passes: z.array(z.string()),
  flags: z.array(z.enum(visitFlags)),
  /** Why a look-alike plate was taken for the same vehicle, such as `B read as 8`. */
  similar: z.string().nullable(),
  /** When the stay reaches the limit of its group; null without a limit. */
  limitAt: instant.nullable(),
  /** The id of the best event of its first pass; null where retention removed it. */
  best: z.string().nullable(),
  /** The picture of that event that shows the vehicle best; null without one. */
  picture: pictureRef.nullable(),
})
export type ApiVisit = z.infer<typeof visit>
export const visitPage = z.object({ items: z.array(visit), nextCursor, upTo })

/** Closes a visit by hand. `leftAt` is now where it is left out. */
export const visitClosing = z
  .object({ leftAt: moment.optional(), note: z.string().trim().max(300).nullable().default(null) })
  .strict()
/** Opens a visit again whose end was wrong. */
export const visitOpening = z.object({ note: z.string().trim().max(300).nullable().default(null) }).strict()
/** Takes this pass and what follows out of the visit. */
export const visitSplit = z.object({ at: z.string().min(1).max(100) }).strict()
export const visitJoin = z.object({ with: z.string().min(1).max(100) }).strict()
/** The visits that were one before. */
export const splitVisits = z.object({ items: z.array(visit) })
