import { sql } from 'kysely'
import { listed, type Queries } from '../database/index.ts'
import type { CameraRef } from '../model/index.ts'
import { hourMs } from '../time/units.ts'
import { type ExtraSightings, extraSightings, type Sighting } from './plate-sightings.ts'
import { type PlateHit, searchPlates } from './plates.ts'
import { askOf, type Question } from './question.ts'

/** The history of one plate. Times are milliseconds since 1970. */
export interface PlateHistory {
  /** Null for a plate that was never read, corrected or known. */
  hit: PlateHit | null
  /** The camera with the most sightings first. */
  cameras: { camera: CameraRef; sightings: number; lastAt: number }[]
  /** Sightings by UTC hour over the 90 days before the last one, ascending; empty hours are left out. */
  hours: { from: number; sightings: number }[]
  /** Reads that people corrected to this plate, the most frequent first. */
  misreads: { number: string; sightings: number }[]
  /** Other plates that may be this one, the best match first, at most 20. */
  similar: PlateHit[]
}

const historyHours = 90 * 24
const mostSimilar = 20

interface HourOfCamera {
  cameraId: string
  /** Since 1970. */
  hour: number
  sightings: number
  lastAt: number
}

async function hoursOf(
  { queries, indexedSeq, cameraIds }: Question,
  key: string,
  extra: Sighting[],
): Promise<HourOfCamera[]> {
  const ofCameras = cameraIds === null ? sql`` : sql`and camera_id in ${listed(cameraIds)}`
  const { rows } = await sql<HourOfCamera>`
    select camera_id as "cameraId", time / ${sql.lit(hourMs)} as hour, count(*) as sightings, max(time) as "lastAt"
    from plate_sighting where key = ${key} and seq <= ${indexedSeq} ${ofCameras} group by 1, 2
  `.execute(queries)
  const late = extra.map(({ cameraId, time }) => ({
    cameraId,
    hour: Math.floor(time / hourMs),
    sightings: 1,
    lastAt: time,
  }))
  return [...rows, ...late]
}

function camerasOf({ cameras }: Question, hours: HourOfCamera[]): PlateHistory['cameras'] {
  const byCamera = new Map<string, PlateHistory['cameras'][number]>()
  for (const { cameraId, sightings, lastAt } of hours) {
    const camera = cameras.shown(cameraId)
    const known = byCamera.get(camera.id) ?? { camera, sightings: 0, lastAt }
    const sum = known.sightings + sightings
    byCamera.set(camera.id, { camera, sightings: sum, lastAt: Math.max(known.lastAt, lastAt) })
  }
  return [...byCamera.values()].sort((a, b) => b.sightings - a.sightings || b.lastAt - a.lastAt)
}

function newestHours(hours: HourOfCamera[]): PlateHistory['hours'] {
  const counts = new Map<number, number>()
  for (const { hour, sightings } of hours) counts.set(hour, (counts.get(hour) ?? 0) + sightings)
  const last = [...counts.keys()].reduce((a, b) => Math.max(a, b), 0)
  return [...counts]
    .filter(([hour]) => hour > last - historyHours)
    .sort(([a], [b]) => a - b)
    .map(([hour, sightings]) => ({ from: hour * hourMs, sightings }))
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
  const [{ hits }, extra, near] = await Promise.all([
    searchPlates(queries, { plate: key, match: 'exact', camera }, { limit: 20, offset: 0 }),
    extraSightings(question),
    searchPlates(queries, { plate: key, match: 'similar', camera }, { limit: mostSimilar + 1, offset: 0 }),
  ])
  const own = [...extra.late, ...extra.corrected].filter(one => one.key === key)
  const hours = await hoursOf(question, key, own)
  return {
    hit: hits.find(hit => hit.key === key) ?? null,
    cameras: camerasOf(question, hours),
    hours: newestHours(hours),
    misreads: misreadsOf(key, extra),
    similar: near.hits.filter(hit => hit.key !== key).slice(0, mostSimilar),
  }
}
