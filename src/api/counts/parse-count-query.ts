import type { z } from 'zod'
import type { CountQuery } from '../../analysis/index.ts'
import { parseRange } from '../parse-range.ts'
import { parseZone } from '../parse-zone.ts'
import type { countQuery } from '../schemas/counts.ts'

/** The default range for each bucket width, in days. */
export const defaultDays = { quarter: 1, hour: 7, day: 90, week: 366, month: 731 } as const

/** Converts query parameters to a count query. Throws `request-invalid`. */
export function parseCountQuery(
  query: z.output<typeof countQuery>,
  { now, zone }: { now: Date; zone: string },
): CountQuery {
  const { bucket, camera, place, target, weekStart } = query
  const { from, to } = parseRange(query, { now, days: defaultDays[bucket] })
  return { bucket, camera, place, target, from, to, zone: parseZone(query.zone ?? zone), weekStart, now }
}
