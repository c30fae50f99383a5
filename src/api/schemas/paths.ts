import { z } from 'zod'
import { trackEntry } from './cameras.ts'
import { cameraRef, instant, list, moment, targetType } from './common.ts'
import { bucket, countTarget } from './counts.ts'

/** Selects finished tracks of a camera that were there in this time; the newest ones. */
export const pathQuery = z.object({
  type: list(targetType),
  from: moment.optional(),
  to: moment.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})
export const paths = z.object({
  camera: cameraRef,
  /** Newest first. */
  items: z.array(trackEntry),
  /** The number of tracks in this time, of which `items` has the newest. */
  total: z.number().int(),
})
export type ApiPaths = z.infer<typeof paths>

export const pathMapQuery = z.object({
  type: list(targetType),
  /** Days are whole, on the clocks of the server's zone: those in which these times are. Default: the last 30 days. */
  from: moment.optional(),
  to: moment.optional(),
})

/** Sums of the paths of a camera over its picture. */
export const pathMap = z.object({
  camera: cameraRef,
  from: instant,
  to: instant,
  /** IANA name of the zone of the days. */
  zone: z.string(),
  /** The number of cells side by side and above each other. */
  grid: z.object({ columns: z.number().int(), rows: z.number().int() }),
  /** Tracks that began in this time. */
  tracks: z.number().int(),
  /** The cells in which a target was. */
  cells: z.array(
    z.object({
      column: z.number().int(),
      row: z.number().int(),
      /** The time that targets were in it, added up. */
      presentMs: z.number().int(),
      /** The part of it in which they stood. */
      standingMs: z.number().int(),
      /** The number of times that a target came into it. */
      visits: z.number().int(),
      /** The mean speed of those that moved, in heights of the target a second; to be compared only. Null where none moved. */
      speed: z.number().nullable(),
    }),
  ),
  /** Tracks up to this log entry are in it. */
  upTo: z.number().int(),
})
export type ApiPathMap = z.infer<typeof pathMap>

export const crossingQuery = z.object({
  bucket: bucket.default('hour'),
  from: moment.optional(),
  to: moment.optional(),
  /** IANA zone of hours and days. Default: the server's. */
  zone: z.string().max(60).optional(),
  weekStart: z.coerce.number().int().min(0).max(6).default(1),
})

const ways = { target: countTarget, entered: z.number().int(), left: z.number().int() }

/** The crossings of a drawn line, or of the border of a drawn zone. */
export const crossings = z.object({
  line: z.object({ id: z.string(), name: z.string().nullable() }),
  from: instant,
  to: instant,
  bucket,
  zone: z.string(),
  /** A sum for each kind that crossed it. */
  sums: z.array(z.object(ways)),
  /** Only intervals in which something crossed it. */
  points: z.array(z.object({ from: instant, ...ways })),
  /** Older tracks are still being counted. */
  isCounting: z.boolean(),
  upTo: z.number().int(),
})
export type ApiCrossings = z.infer<typeof crossings>
