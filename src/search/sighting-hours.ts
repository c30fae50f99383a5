import { sql } from 'kysely'
import { type Queries, valuesAs } from '../database/index.ts'
import type { CameraRef } from '../model/index.ts'
import { hourMs } from '../time/units.ts'
import { offsetsIn, seqOf } from './bits.ts'
import { wholeWindow } from './count-events.ts'
import type { EventFilter } from './filter.ts'
import { IndexedSearch, windowsOf } from './indexed.ts'
import { lateEvents, timeOf } from './late-events.ts'
import { askOf, type Question } from './question.ts'

/** The number of sightings of one camera in one hour. */
export interface HourOfCamera {
  /** Own id of the camera at receipt. */
  cameraId: string
  /** Since 1970. */
  hour: number
  sightings: number
  firstAt: number
  lastAt: number
}

/** The cameras that saw something, the one with the most sightings first, and the sightings by UTC hour. */
export interface Sightings {
  cameras: { camera: CameraRef; sightings: number; lastAt: number }[]
  /** Over the 90 days before the last one, ascending; empty hours are left out. */
  hours: { from: number; sightings: number }[]
}

const historyHours = 90 * 24

export function camerasOf({ cameras }: Pick<Question, 'cameras'>, hours: HourOfCamera[]): Sightings['cameras'] {
  const byCamera = new Map<string, Sightings['cameras'][number]>()
  for (const { cameraId, sightings, lastAt } of hours) {
    const camera = cameras.shown(cameraId)
    const known = byCamera.get(camera.id) ?? { camera, sightings: 0, lastAt }
    const sum = known.sightings + sightings
    byCamera.set(camera.id, { camera, sightings: sum, lastAt: Math.max(known.lastAt, lastAt) })
  }
  return [...byCamera.values()].sort((a, b) => b.sightings - a.sightings || b.lastAt - a.lastAt)
}

export function newestHours(hours: HourOfCamera[]): Sightings['hours'] {
  const counts = new Map<number, number>()
  for (const { hour, sightings } of hours) counts.set(hour, (counts.get(hour) ?? 0) + sightings)
  const last = [...counts.keys()].reduce((a, b) => Math.max(a, b), 0)
  return [...counts]
    .filter(([hour]) => hour > last - historyHours)
    .sort(([a], [b]) => a - b)
    .map(([hour, sightings]) => ({ from: hour * hourMs, sightings }))
}

/** One sighting as a row of its own. */
export function hourOfOne({ cameraId, time }: { cameraId: string; time: number }): HourOfCamera {
  return { cameraId, hour: Math.floor(time / hourMs), sightings: 1, firstAt: time, lastAt: time }
}

async function hoursOfSeqs(queries: Queries, seqs: readonly number[]): Promise<HourOfCamera[]> {
  if (seqs.length === 0) return []
  const { rows } = await sql<HourOfCamera>`
    select log.camera_id as "cameraId", log.time / ${sql.lit(hourMs)} as hour, count(*) as sightings,
      min(log.time) as "firstAt", max(log.time) as "lastAt"
    from ${valuesAs(seqs, 'wanted')} cross join log on log.seq = wanted.value group by 1, 2
  `.execute(queries)
  return rows
}

/** Counts the events that pass the filter by camera and hour. */
export async function sightingHours(queries: Queries, filter: EventFilter): Promise<HourOfCamera[]> {
  const question = await askOf(queries, filter)
  const late = await lateEvents(question)
  const hours = late.events.map(event => hourOfOne({ cameraId: event.camera.id, time: timeOf(event) }))
  const search = await IndexedSearch.prepare(question)
  for (const window of windowsOf(await search.blocks(), wholeWindow)) {
    const found = await search.matching(window)
    const seqs = [...found].flatMap(([block, bits]) => offsetsIn(bits).map(offset => seqOf(block, offset)))
    hours.push(...(await hoursOfSeqs(queries, seqs)))
  }
  return hours
}
