import { z } from 'zod'
import { cameraRef, instant, list, moment } from './common.ts'

export const countQuery = z.object({
  bucket: z.enum(['quarter', 'hour', 'day', 'week']).default('hour'),
  camera: list(z.string().max(200)),
  /** Name of a line or area as the answers give it: `line counter`, or where it is drawn in percent, `line 45/45–55/98`. */
  place: list(z.string().max(100)),
  target: list(z.enum(['person', 'vehicle', 'bike', 'all', 'unknown'])),
  from: moment.optional(),
  to: moment.optional(),
  /** IANA zone in which days and weeks begin; the server's where it is left out. */
  zone: z.string().max(60).optional(),
  weekStart: z.coerce.number().int().min(0).max(6).default(1),
})

/** Null where nothing was counted that way: a line has no occupancy, an area of presence no way out. */
export const countPoint = z.object({
  from: instant,
  entered: z.number().nullable(),
  left: z.number().nullable(),
  /** The highest and the last number of targets inside. */
  presentMax: z.number().nullable(),
  presentLast: z.number().nullable(),
})

export const countSeries = z.object({
  camera: cameraRef,
  place: z.string(),
  target: z.enum(['person', 'vehicle', 'bike', 'all', 'unknown']),
  /** From the device's own counters, or from the crossings and entries it reported. */
  source: z.enum(['counter', 'crossings']),
  points: z.array(countPoint),
  total: z.object({ entered: z.number(), left: z.number() }),
})
export type CountSeries = z.infer<typeof countSeries>

/**
 * What a camera counted of one kind of target: each target once, whatever its lines, areas and crossings say. Sums of
 * several cameras may be added up where the cameras look at different places. Occupancy is the one of its best counter.
 */
export const countSum = z.object({
  camera: cameraRef,
  target: z.enum(['person', 'vehicle', 'bike', 'all', 'unknown']),
  points: z.array(countPoint),
  total: z.object({ entered: z.number(), left: z.number() }),
})
export type CountSum = z.infer<typeof countSum>

export const counts = z.object({
  from: instant,
  to: instant,
  bucket: z.enum(['quarter', 'hour', 'day', 'week']),
  zone: z.string(),
  /** Each line, area and crossing by itself. Some tell of the same people: add up `sums`, not these. */
  series: z.array(countSeries),
  sums: z.array(countSum),
  /** When a camera was silent, so that nothing could be counted. */
  gaps: z.array(z.object({ camera: cameraRef, from: instant, to: instant })),
})
export type Counts = z.infer<typeof counts>
