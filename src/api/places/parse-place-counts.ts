import type { z } from 'zod'
import { countEdges } from '../../analysis/index.ts'
import type { Queries } from '../../database/index.ts'
import { type Place, type PlaceCounts, placeCounts } from '../../places/index.ts'
import { silencesOf } from '../../reports/index.ts'
import { defaultDays } from '../counts/parse-count-query.ts'
import { parseRange } from '../parse-range.ts'
import { parseZone } from '../parse-zone.ts'
import type { placeCountsQuery } from '../schemas/place-counts.ts'
import { openTest } from './present-place.ts'

type Query = z.output<typeof placeCountsQuery>

/** The counts of a place with the beginnings of their intervals. */
export interface CountedPlace extends PlaceCounts {
  edges: number[]
  zone: string
}

export interface CountPlaceOptions {
  now: Date
  timeZone: string
}

/** Counts what a request asks for. Throws `request-invalid` and `too-many-buckets`. */
export async function countPlace(
  queries: Queries,
  place: Place,
  query: Query,
  { now, timeZone }: CountPlaceOptions,
): Promise<CountedPlace> {
  const { bucket, weekStart, target, compare, groupBy: group, heat, hours } = query
  const zone = parseZone(query.zone ?? timeZone)
  const { from, to } = parseRange(query, { now, days: defaultDays[bucket] })
  const edges = countEdges({ bucket, from, to, zone, weekStart })
  const isOpen = hours === 'open' && place.openingHours.length > 0 ? openTest(place, timeZone) : null
  const wanted = { edges, zone, timeZone, now: now.getTime(), target, compare, group, heat, isOpen }
  const counts = await placeCounts(queries, place, { ...wanted, silencesOf: silencesOf(queries, now.getTime()) })
  return { ...counts, edges, zone }
}
