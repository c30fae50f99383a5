import { sql } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import { hourMs } from '../time/units.ts'
import { type ExtraSightings, extraSightings, type Sighting } from './plate-sightings.ts'
import { usualVehicleOf } from './plate-vehicles.ts'
import { type PlateHit, searchPlates } from './plates.ts'
import { askOf, type Question } from './question.ts'
import { camerasOf, type HourOfCamera, hourOfOne, newestHours, type Sightings } from './sighting-hours.ts'
import type { UsualVehicle } from './usual-vehicle.ts'

/** The history of one plate. Times are milliseconds since 1970. */
export interface PlateHistory extends Sightings {
  /** Null for a plate that was never read, corrected or known. */
  hit: PlateHit | null
  /** The usual look of the vehicle with the plate. */
  usual: UsualVehicle
  /** Reads that people corrected to this plate, the most frequent first. */
  misreads: { number: string; sightings: number }[]
  /** Other plates that may be this one, the best match first, at most 20. */
  similar: PlateHit[]
}

const mostSimilar = 20

async function hoursOf(
  { queries, indexedSeq, cameraIds }: Question,
  key: string,
  extra: Sighting[],
): Promise<HourOfCamera[]> {
  const ofCameras = cameraIds === null ? sql`` : sql`and camera_id in ${listed(cameraIds)}`
  const { rows } = await sql<HourOfCamera>`
    select camera_id as "cameraId", time / ${sql.lit(hourMs)} as hour, count(*) as sightings,
      min(time) as "firstAt", max(time) as "lastAt"
    from plate_sighting where key = ${key} and seq <= ${indexedSeq} ${ofCameras} group by 1, 2
  `.execute(queries)
  return [...rows, ...extra.map(hourOfOne)]
}

function misreadsOf(key: string, { corrected }: ExtraSightings): PlateHistory['misreads'] {
  const originals = Map.groupBy(
    corrected.filter(one => one.key === key),
    one => one.original,
  )
  const counts = [...originals].map(([number, all]) => ({ number, sightings: all.length }))
  return counts.sort((a, b) => b.sightings - a.sightings)
}

/** The history of the plate with this key, as far as the given cameras (ids or names) saw it; all if omitted. */
export async function plateHistory(queries: Queries, key: string, camera?: string[]): Promise<PlateHistory> {
  const question = await askOf(queries, { camera })
  const [{ hits }, extra, near, usual] = await Promise.all([
    searchPlates(queries, { plate: key, match: 'exact', camera }, { limit: 20, offset: 0 }),
    extraSightings(question),
    searchPlates(queries, { plate: key, match: 'similar', camera }, { limit: mostSimilar + 1, offset: 0 }),
    usualVehicleOf(queries, key, camera),
  ])
  const own = [...extra.late, ...extra.corrected].filter(one => one.key === key)
  const hours = await hoursOf(question, key, own)
  return {
    hit: hits.find(hit => hit.key === key) ?? null,
    cameras: camerasOf(question, hours),
    hours: newestHours(hours),
    usual,
    misreads: misreadsOf(key, extra),
    similar: near.hits.filter(hit => hit.key !== key).slice(0, mostSimilar),
  }
}
