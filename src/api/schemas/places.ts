import { z } from 'zod'
import { crossings } from '../../grouping/index.ts'
import { weekdays } from '../../time/week-time.ts'
import { cursor, instant, limit, list } from './common.ts'

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
  /** The time of the last post in which it was new or in another position. */
  seenAt: instant,
})
export type ApiLine = z.infer<typeof line>

export const lineQuery = z.object({ camera: list(z.string().max(200)), limit, cursor })
export const linePage = z.object({ items: z.array(line), nextCursor, upTo })
export const lineChange = z.object({ name: z.string().trim().min(1).max(60).nullable() }).strict()

/** A door of a place. With `line: null` it is the plates that the camera reads. */
const newDoor = z
  .object({
    camera: z.string().min(1).max(200),
    line: z.string().min(1).max(100).nullable().default(null),
    /** What crossing it means; `direction`: a plate's approach, or what a counter says went in, is in. */
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
  /** What counters say. */
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

/** How many are inside, as a person counted. What is not given stays. */
export const occupancyChange = z
  .object({
    vehicles: z.number().int().min(0).max(1_000_000),
    people: z.number().int().min(0).max(1_000_000),
    note: z.string().trim().max(300),
  })
  .partial()
  .strict()
