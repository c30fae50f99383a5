import type { Queries } from '../database/index.ts'
import type { PlateMatch } from './filter.ts'
import { type Candidate, plateCandidates } from './plate-candidates.ts'
import { type PlateWhy, plateQuestion } from './plate-likeness.ts'
import { type Bounds, extraSightings, isUnbounded, sightingStats } from './plate-sightings.ts'
import { askOf, type Question } from './question.ts'

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
  /** As `plateKey` makes it. */
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

const statsChunk = 100

interface KnownPlate {
  key: string
  number: string
}

function knownPlates(queries: Queries, group: string[] | undefined): Promise<KnownPlate[]> {
  const query = queries.selectFrom('known_plate').select(['key', 'number'])
  return (group?.length ? query.where('plate_group', 'in', group) : query).execute()
}

function boundsOf(question: Question): Bounds {
  const { from, to } = question.filter
  return {
    from: from?.getTime() ?? Number.NEGATIVE_INFINITY,
    to: to?.getTime() ?? Number.POSITIVE_INFINITY,
    cameraIds: question.cameraIds,
  }
}

function neverSeen({ key, why }: Candidate, number: string): PlateHit {
  return { key, number, sightings: 0, firstAt: null, lastAt: null, lastSeq: null, why }
}

/** Plates that were read, that reads were corrected to, or that are known. */
export async function searchPlates(
  queries: Queries,
  { plate, match, group, known, camera, from, to }: PlateFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<FoundPlates> {
  const question = await askOf(queries, { camera, from, to })
  const [extra, knownRows] = await Promise.all([extraSightings(question), knownPlates(queries, group)])
  const numbers = new Map(knownRows.map(row => [row.key, row.number]))
  const bounds = boundsOf(question)
  const candidates = plateCandidates({
    queries,
    bounds,
    extra,
    known: [...numbers.keys()],
    question: plate ? plateQuestion(plate, match) : null,
    knownOnly: known === true || Boolean(group?.length),
  })
  const hits: PlateHit[] = []
  for await (const chunk of candidates) {
    const wanted = known === false ? chunk.filter(one => !numbers.has(one.key)) : chunk
    for (let at = 0; at < wanted.length; at += statsChunk) {
      const some = wanted.slice(at, at + statsChunk)
      const keys = some.map(one => one.key)
      const stats = await sightingStats(question, keys, bounds, extra)
      for (const one of some) {
        const seen = stats.get(one.key)
        const number = numbers.get(one.key)
        if (seen) hits.push({ key: one.key, ...seen, why: one.why })
        else if (number !== undefined && isUnbounded(bounds)) hits.push(neverSeen(one, number))
      }
      if (hits.length > offset + limit) return { hits: hits.slice(offset, offset + limit), more: true }
    }
  }
  return { hits: hits.slice(offset, offset + limit), more: false }
}
