import { z } from 'zod'
import { countTargets } from '../../model/index.ts'
import { cameraRef, instant, list, moment } from './common.ts'

export const bucket = z.enum(['quarter', 'hour', 'day', 'week', 'month'])
export const countTarget = z.enum(countTargets)

export const countQuery = z.object({
  bucket: bucket.default('hour'),
  camera: list(z.string().max(200)),
  /** The name of a line or area as in answers: `line counter`, or its position in percent, `line 45/45–55/98`. */
  place: list(z.string().max(100)),
  target: list(countTarget),
  from: moment.optional(),
  to: moment.optional(),
  /** IANA zone of days and weeks. Default: the server's. */
  zone: z.string().max(60).optional(),
  weekStart: z.coerce.number().int().min(0).max(6).default(1),
})

/** Null for values that are not counted: a line has no occupancy, an area of presence has no exits. */
export const countPoint = z.object({
  from: instant,
  entered: z.number().nullable(),
  left: z.number().nullable(),
  /** The highest and the last number of targets inside the area. */
  presentMax: z.number().nullable(),
  presentLast: z.number().nullable(),
})

export const countSeries = z.object({
  camera: cameraRef,
  place: z.string(),
  /** The name that a person gave the line or zone (`PATCH lines/{id}`). */
  lineName: z.string().nullable(),
  /** The place of which the line is a door. */
  placeId: z.string().nullable(),
  target: countTarget,
  /** The device's own counters, or the crossings and entries it reported. */
  source: z.enum(['counter', 'crossings']),
  points: z.array(countPoint),
  total: z.object({ entered: z.number(), left: z.number() }),
})
export type CountSeries = z.infer<typeof countSeries>

/**
 * The count of one type of target at a camera. Counts each target once, even if several lines, areas and crossings do.
 * Sums of several cameras may be added up if the cameras cover different places. Occupancy comes from the best counter.
 */
export const countSum = z.object({
  camera: cameraRef,
  target: countTarget,
  points: z.array(countPoint),
  total: z.object({ entered: z.number(), left: z.number() }),
})
export type CountSum = z.infer<typeof countSum>

export const counts = z.object({
  from: instant,
  to: instant,
  bucket,
  zone: z.string(),
  /** One series per line, area and crossing. Several may count the same target: add up `sums`, not these. */
  series: z.array(countSeries),
  sums: z.array(countSum),
  /** Periods in which a camera sent no posts, so nothing was counted. */
  gaps: z.array(z.object({ camera: cameraRef, from: instant, to: instant })),
})
export type Counts = z.infer<typeof counts>
