import { z } from 'zod'
import { comparisons, countGroups, doorSources } from '../../places/index.ts'
import { cameraRef, instant, moment } from './common.ts'
import { bucket, countTarget } from './counts.ts'

export const placeCountsQuery = z.object({
  bucket: bucket.default('hour'),
  from: moment.optional(),
  to: moment.optional(),
  /** Default: vehicles where doors read plates, else people. Kinds are never added up. */
  target: countTarget.optional(),
  /** IANA zone of hours, days, weeks and months. Default: the server's. */
  zone: z.string().max(60).optional(),
  weekStart: z.coerce.number().int().min(0).max(6).default(1),
  /** The same times on other days, or the mean of the last eight same weekdays. */
  compare: z.enum(comparisons).optional(),
  /** Sums by what cameras say about the people who crossed a line. */
  groupBy: z.enum(countGroups).optional(),
  /** `open`: only within the opening hours of the place. */
  hours: z.enum(['all', 'open']).default('all'),
  /** Adds sums by weekday and hour. */
  heat: z.stringbool().default(false),
})

/** Null in a hole: no camera was heard in all of it, or it is not over. */
const counted = { entered: z.number().nullable(), left: z.number().nullable() }
/** For so long at least one of the cameras was silent. */
const missingMs = z.number()

export const placePoint = z.object({
  from: instant,
  ...counted,
  /** The highest and the last number inside. */
  insideMax: z.number().nullable(),
  insideLast: z.number().nullable(),
  missingMs,
})

export const placeTotal = z.object({
  entered: z.number(),
  left: z.number(),
  missingMs,
  /** For people: `2 h missing`; null where nothing is. */
  missing: z.string().nullable(),
})

const comparedPoint = z.object({ from: instant, ...counted, missingMs })

export const placeCounts = z.object({
  place: z.object({ id: z.string(), name: z.string() }),
  from: instant,
  to: instant,
  bucket,
  zone: z.string(),
  target: countTarget,
  hours: z.enum(['all', 'open']),
  /** One for each interval, holes included. */
  points: z.array(placePoint),
  total: placeTotal,
  /** The interval in which most came in; null where nobody did. */
  peak: z.object({ from: instant, entered: z.number() }).nullable(),
  /** The interval with the most inside; null where nobody was. */
  insidePeak: z.object({ from: instant, inside: z.number() }).nullable(),
  /** Points in the order of `points`; null without `compare`. With `same-weekdays` means, rounded to a tenth. */
  compared: z
    .object({
      compare: z.enum(comparisons),
      /** For so many of the times to compare with there are counts. */
      times: z.number().int(),
      points: z.array(comparedPoint),
      total: placeTotal,
    })
    .nullable(),
  /** `value` is null where the camera said nothing; null without `groupBy`. */
  groups: z.array(z.object({ value: z.string().nullable(), entered: z.number(), left: z.number() })).nullable(),
  /** Sums by weekday (0 is Monday) and hour, and how many hours were observed; null without `heat`. */
  heat: z
    .array(
      z.object({
        weekday: z.number().int(),
        hour: z.number().int(),
        entered: z.number(),
        left: z.number(),
        hours: z.number(),
      }),
    )
    .nullable(),
  /** The number that came through each door. `source` is what was added up: a camera's lines, areas and crossings count the same. */
  doors: z.array(
    z.object({
      camera: cameraRef,
      line: z.string().nullable(),
      lineName: z.string().nullable(),
      source: z.enum(doorSources).nullable(),
      entered: z.number(),
      left: z.number(),
    }),
  ),
  /** Times in which a camera of the place sent no posts, so nothing was counted. */
  gaps: z.array(z.object({ camera: cameraRef, from: instant, to: instant })),
  upTo: z.number().int(),
})
export type ApiPlaceCounts = z.infer<typeof placeCounts>
