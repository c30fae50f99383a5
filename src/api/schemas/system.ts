import { z } from 'zod'
import { instant } from './common.ts'

/** An error of the catalogue that lasts. */
const trouble = z.object({ code: z.string(), message: z.string(), hint: z.string() })

export const stats = z.object({
  version: z.string(),
  startedAt: instant,
  /** The server's IANA zone. */
  timeZone: z.string(),
  /** URLs to type into a camera, of the addresses this machine has. */
  cameraUrls: z.array(z.string()),
  events: z.object({ total: z.number().int(), today: z.number().int(), lastHour: z.number().int() }),
  /** Of this run: every post, whatever became of it. */
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
  /** Entries of the log that a reader of it cannot digest; see `GET set-aside`. */
  setAside: z.number().int(),
  disk: z.object({ path: z.string(), totalBytes: z.number(), freeBytes: z.number(), databaseBytes: z.number() }),
  memoryBytes: z.number(),
  /** What is wrong with storing or with what is stored; `refusing`: posts are refused with it at the moment. */
  trouble: trouble.extend({ refusing: z.boolean() }).nullable(),
  /** Why the clock of this machine is not believed: nothing is removed for its age meanwhile. */
  clockTrouble: trouble.nullable(),
  /** What went wrong inside the server since its start and nobody expected; the log has the details. */
  faults: z.object({
    total: z.number().int(),
    last: z.object({ at: instant, doing: z.string(), message: z.string() }).nullable(),
  }),
  /** How many log entries the search index is behind. */
  indexBehind: z.number().int(),
})
export type Stats = z.infer<typeof stats>

/** Days; null keeps for ever. Events a person marked as kept are never removed. */
export const settings = z.object({
  retention: z.object({
    eventDays: z.number().int().min(1).max(36500).nullable(),
    pictureDays: z.number().int().min(1).max(36500).nullable(),
    rawPostDays: z.number().int().min(1).max(36500).nullable(),
  }),
  /** New devices wait for a person's approval before rules act on them; their events are stored all the same. */
  approveDevices: z.boolean(),
})
export type Settings = z.infer<typeof settings>
export const settingsChange = settings.partial()

/** When retention ran, and when it runs again. */
export const retentionState = z.object({
  lastRun: z
    .object({
      at: instant,
      removed: z.object({ events: z.number().int(), pictures: z.number().int(), rawPosts: z.number().int() }),
      /** Why nothing was removed: the clock was not believed. */
      refused: trouble.nullable(),
    })
    .nullable(),
  /** Null where nothing is to be removed. */
  nextRunAt: instant.nullable(),
  isRunning: z.boolean(),
  /** The clock of this machine, and why it is not believed. */
  clock: z.object({ now: instant, trouble: trouble.nullable() }),
})
export type RetentionState = z.infer<typeof retentionState>

/** `POST sample-event`: a made-up event went through the camera port. */
export const sampleEvent = z.object({ eventId: z.string().nullable(), status: z.number().int() })
