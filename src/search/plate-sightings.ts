import { type RawBuilder, sql } from 'kysely'
import { listed, type Queries, valuesAs } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { lateEvents, timeOf } from './late-events.ts'
import type { Question } from './question.ts'

/** A read of a plate, or a read that people corrected to it. */
export interface Sighting {
  key: string
  /** As it was read, or as it was corrected. */
  number: string
  time: number
  seq: number
  /** Own id of the camera at receipt. */
  cameraId: string
}

export interface Correction extends Sighting {
  original: string
}

/** Sightings that are not in the index: of events that are not indexed yet, and by correction. */
export interface ExtraSightings {
  late: Sighting[]
  corrected: Correction[]
}

/** The bounds of the sightings to count. Times are milliseconds since 1970. */
export interface Bounds {
  from: number
  to: number
  /** Own ids; null for all. */
  cameraIds: string[] | null
}

/** The sum of all counted sightings of a plate. */
export interface SightingStats {
  /** As last read. */
  number: string
  sightings: number
  firstAt: number
  lastAt: number
  lastSeq: number
}

export function isUnbounded({ from, to, cameraIds }: Bounds): boolean {
  return cameraIds === null && ![from, to].some(Number.isFinite)
}

/** SQL: a row of `plate_sighting` is within the bounds. */
export function withinBounds({ from, to, cameraIds }: Bounds): RawBuilder<unknown> {
  const [least, most] = [Math.max(from, 0), Math.min(to, Number.MAX_SAFE_INTEGER)]
  const ofTime = sql`plate_sighting.time >= ${least} and plate_sighting.time < ${most}`
  if (!cameraIds) return ofTime
  return sql`plate_sighting.camera_id in ${listed(cameraIds)} and ${ofTime}`
}

export function isWithin({ from, to, cameraIds }: Bounds, { time, cameraId }: Sighting): boolean {
  return time >= from && time < to && (cameraIds === null || cameraIds.includes(cameraId))
}

async function corrections(queries: Queries): Promise<Correction[]> {
  const rows = await queries
    .selectFrom('plate_correction')
    .innerJoin('log', 'log.seq', 'plate_correction.seq')
    .select([
      'corrected_key as key',
      'corrected as number',
      'original',
      'log.time',
      'log.seq',
      'log.camera_id as cameraId',
    ])
    .execute()
  return rows
}

/** The extra sightings of all plates. The filter of the question must have times and cameras only. */
export async function extraSightings(question: Question): Promise<ExtraSightings> {
  const [late, corrected] = await Promise.all([lateEvents(question), corrections(question.queries)])
  return {
    corrected,
    late: late.events.flatMap(event =>
      event.targets.flatMap(({ plate }) => {
        const key = plate ? plateKey(plate.number) : ''
        const where = { time: timeOf(event), seq: event.seq, cameraId: event.camera.id }
        return plate && key !== '' ? [{ key, number: plate.number, ...where }] : []
      }),
    ),
  }
}

function addSighting(stats: Map<string, SightingStats>, { key, number, time, seq }: Sighting): void {
  const known = stats.get(key)
  const isLast = !known || seq >= known.lastSeq
  stats.set(key, {
    number: isLast ? number : known.number,
    sightings: (known?.sightings ?? 0) + 1,
    firstAt: Math.min(known?.firstAt ?? time, time),
    lastAt: Math.max(known?.lastAt ?? time, time),
    lastSeq: isLast ? seq : known.lastSeq,
  })
}

interface StoredStats extends SightingStats {
  key: string
}

/** The sightings of these plates within bounds; plates without one are left out. */
export async function sightingStats(
  { queries, indexedSeq }: Question,
  keys: readonly string[],
  bounds: Bounds,
  { late, corrected }: ExtraSightings,
): Promise<Map<string, SightingStats>> {
  const { rows } = await sql<StoredStats>`
    select plate.key, plate.number, count(*) as sightings, min(plate_sighting.time) as "firstAt",
      max(plate_sighting.time) as "lastAt", max(plate_sighting.seq) as "lastSeq"
    from ${valuesAs(keys, 'wanted')}
    cross join plate on plate.key = wanted.value
    cross join plate_sighting on plate_sighting.key = plate.key and plate_sighting.seq <= ${indexedSeq} and ${withinBounds(bounds)}
    group by plate.key
  `.execute(queries)
  const stats = new Map(rows.map(({ key, ...one }) => [key, one]))
  const wanted = new Set(keys)
  for (const one of [...late, ...corrected]) if (wanted.has(one.key) && isWithin(bounds, one)) addSighting(stats, one)
  return stats
}
