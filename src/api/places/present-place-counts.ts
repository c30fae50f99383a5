import type { z } from 'zod'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { linesOfDoors, missingWords, type Place } from '../../places/index.ts'
import { iso } from '../../time/iso.ts'
import type { ApiPlaceCounts, placeCountsQuery } from '../schemas/place-counts.ts'
import type { CountedPlace } from './parse-place-counts.ts'

type Query = z.output<typeof placeCountsQuery>
type Total = CountedPlace['total']

const presentTotal = (total: Total) => ({ ...total, missing: missingWords(total.missingMs) })

/** The point with the largest value; null where none is above zero. */
function peakOf<Value extends { from: string }>(points: readonly Value[], numberOf: (point: Value) => number | null) {
  const best = points.reduce<{ from: string; value: number } | null>((before, point) => {
    const value = numberOf(point) ?? 0
    return value > (before?.value ?? 0) ? { from: point.from, value } : before
  }, null)
  return best
}

function comparedOf({ compared }: CountedPlace, compare: Query['compare']) {
  if (compared === null || compare === undefined) return null
  const points = compared.points.map((point, n) => ({ from: iso(compared.edges[n] ?? 0), ...point }))
  return { compare, times: compared.weeks, points, total: presentTotal(compared.total) }
}

/** The counts of a place as an answer. */
export async function presentPlaceCounts(
  queries: Queries,
  { place, counts, query, upTo }: { place: Place; counts: CountedPlace; query: Query; upTo: number },
): Promise<ApiPlaceCounts> {
  const { edges, zone, target, groups, heat } = counts
  const cameras = await ShownCameras.load(queries)
  const lines = await linesOfDoors(queries, place)
  const cameraOf = (id: string) => ({ id, name: cameras.shown(id).name })
  const points = counts.points.map((point, n) => ({ from: iso(edges[n] ?? 0), ...point }))
  const most = peakOf(points, ({ entered }) => entered)
  const fullest = peakOf(points, ({ insideMax }) => insideMax)
  return {
    place: { id: place.id, name: place.name },
    from: iso(edges[0] ?? 0),
    to: iso(edges.at(-1) ?? 0),
    bucket: query.bucket,
    zone,
    target,
    hours: query.hours,
    points,
    total: presentTotal(counts.total),
    peak: most && { from: most.from, entered: most.value },
    insidePeak: fullest && { from: fullest.from, inside: fullest.value },
    compared: comparedOf(counts, query.compare),
    groups,
    heat,
    doors: place.doors.map(({ camera, line }, n) => {
      const { source = null, entered = 0, left = 0 } = counts.doors[n] ?? {}
      const lineName = line === null ? null : (lines.get(line)?.name ?? null)
      return { camera: cameraOf(camera), line, lineName, source, entered, left }
    }),
    gaps: counts.silences.map(({ camera, from, to }) => ({ camera: cameraOf(camera), from: iso(from), to: iso(to) })),
    upTo,
  }
}
