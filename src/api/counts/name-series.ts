import type { CountAnswer } from '../../analysis/index.ts'
import { ShownCameras } from '../../cameras/shown-cameras.ts'
import type { Queries } from '../../database/index.ts'
import { isNear, type Line, Lines, StoredPlaces } from '../../places/index.ts'

export type NamedSeries = CountAnswer['series'][number] & {
  /** The name that a person gave the line or zone; null for none. */
  lineName: string | null
  /** The place of which it is a door; null for none. */
  placeId: string | null
}

/** Adds to each series the name of its line, and the place of which that is a door. */
export async function nameSeries(
  queries: Queries,
  answer: CountAnswer,
): Promise<Omit<CountAnswer, 'series'> & { series: NamedSeries[] }> {
  const [lines, places, cameras] = [
    await new Lines(queries).all(),
    await StoredPlaces.all(queries),
    await ShownCameras.load(queries),
  ]
  const doors = new Map(places.flatMap(({ id, doors: all }) => all.map(({ line }) => [line, id] as const)))
  const series = answer.series.map(one => {
    const own = lines.filter(({ cameraId }) => cameras.shown(cameraId).id === one.camera.id)
    const line = lineOf(one.place, own)
    return { ...one, lineName: line?.name ?? null, placeId: (line && doors.get(line.id)) ?? null }
  })
  return { ...answer, series }
}

/** The line that a series calls by its position in percent (`line 45/45–55/98`), or the only one with totals. */
function lineOf(place: string, lines: readonly Line[]): Line | null {
  const points = [...place.matchAll(/(\d+)\/(\d+)/g)].map(([, x, y]) => ({ x: Number(x) / 100, y: Number(y) / 100 }))
  if (points.length === 2) return lines.find(line => isNear(line, points)) ?? null
  const shape = place.startsWith('line') ? 'line' : 'area'
  const counters = lines.filter(line => line.hasTotals && line.shape === shape)
  return counters.length === 1 ? (counters[0] ?? null) : null
}
