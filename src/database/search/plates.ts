import type { CameraRef } from '../../model/index.ts'
import type { Queries } from '../database.ts'
import type { PlateMatch } from './filter.ts'
import { type PlateWhy, plateMatcher, plateQuestion } from './plate-likeness.ts'

/** Which plates are wanted; what is left out does not filter. */
export interface PlateFilter {
  plate?: string | undefined
  /** Without it `*` and `?` mean the whole plate, anything else a fragment. */
  match?: PlateMatch | undefined
  /** Groups of known plates. */
  group?: string[] | undefined
  /** True: known plates only; false: unknown ones only. */
  known?: boolean | undefined
  /** Ids or names: seen by one of these. */
  camera?: string[] | undefined
  /** Seen from this time on, and before that. */
  from?: Date | undefined
  to?: Date | undefined
}

/** A plate with the sightings that the filter's cameras and times leave. Times in milliseconds since 1970. */
export interface PlateHit {
  /** Upper case, letters and digits only. */
  key: string
  /** As last read; for a known plate that never came, as it was typed. */
  number: string
  sightings: number
  firstAt: number | null
  lastAt: number | null
  lastSeq: number | null
  why: PlateWhy
}

export interface FoundPlates {
  /** Best matches first, then the latest seen. */
  hits: PlateHit[]
  more: boolean
}

/** Plates that were read, that reads were corrected to, or that are known. */
export async function searchPlates(
  queries: Queries,
  filter: PlateFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<FoundPlates> {
  const rows = await queries
    .selectFrom('target')
    .select(({ fn }) => ['plate_key', fn.max('plate').as('number'), fn.max('seq').as('seq'), fn.countAll().as('count')])
    .where('plate_key', 'is not', null)
    .groupBy('plate_key')
    .execute()
  const matches = filter.plate ? plateMatcher(plateQuestion(filter.plate, filter.match)) : null
  const hits = rows.flatMap(({ plate_key: key, number, seq, count }) => {
    const match = matches ? matches(key ?? '') : { why: { kind: 'all', detail: null } as const, distance: 0 }
    if (!match || key === null) return []
    const hit = { key, number: number ?? key, sightings: Number(count), firstAt: null, lastAt: null, lastSeq: seq }
    return [{ ...hit, why: match.why, distance: match.distance }]
  })
  hits.sort((a, b) => a.distance - b.distance || b.lastSeq - a.lastSeq)
  const page = hits.slice(offset, offset + limit).map(({ distance, ...hit }) => hit)
  return { hits: page, more: hits.length > offset + limit }
}

/** One plate over cameras and days. */
export interface PlateHistory {
  /** Null for a plate that was never read, corrected or known. */
  hit: PlateHit | null
  /** The busiest first. */
  cameras: { camera: CameraRef; sightings: number; lastAt: number }[]
  /** By UTC hour of the newest 90 days, ascending; hours without are left out. */
  hours: { from: number; sightings: number }[]
  /** Reads that people corrected to this plate. */
  misreads: { number: string; sightings: number }[]
  /** Other plates that may be this one, best first, at most 20. */
  similar: PlateHit[]
}

export async function plateHistory(queries: Queries, key: string): Promise<PlateHistory> {
  const { hits } = await searchPlates(queries, { plate: key, match: 'exact' }, { limit: 1, offset: 0 })
  return { hit: hits[0] ?? null, cameras: [], hours: [], misreads: [], similar: [] }
}
