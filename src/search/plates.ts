import type { Queries } from '../database/index.ts'
import { readTypedNumbers } from '../plates/read-known-plates.ts'
import type { PlateMatch } from './filter.ts'
import { type Candidate, plateCandidates } from './plate-candidates.ts'
import { type PlateWhy, plateQuestion } from './plate-likeness.ts'
import { type Bounds, type ExtraSightings, extraSightings, isUnbounded, sightingStats } from './plate-sightings.ts'
import { askOf, type Question } from './question.ts'

/** A request for plates. Every given field has to match. */
export interface PlateFilter {
  plate?: string | undefined
  /** By default a text with `*` or `?` is compared with the whole plate, any other text is a fragment. */
  match?: PlateMatch | undefined
  /** Groups of known plates. */
  group?: string[] | undefined
  /** True: known plates only; false: unknown ones only. */
  known?: boolean | undefined
  /** Ids or names; the plate was seen by one of these cameras. */
  camera?: string[] | undefined
  /** The plate was seen at or after `from`, and before `to`. */
  from?: Date | undefined
  to?: Date | undefined
}

/** A plate with its sightings within the cameras and times of the filter. Times are milliseconds since 1970. */
export interface PlateHit {
  /** As `plateKey` makes it. */
  key: string
  /** As last read; as it was typed for a known plate without a sighting. */
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

/** The data with which every chunk of candidates is completed. */
interface HitContext {
  question: Question
  bounds: Bounds
  extra: ExtraSightings
  /** Known plates as they were typed, by key. */
  typed: ReadonlyMap<string, string>
}

/** The candidates with their sightings; those without any stay only where they are known and nothing else is asked. */
async function hitsOf(candidates: readonly Candidate[], context: HitContext): Promise<PlateHit[]> {
  const { question, bounds, extra, typed } = context
  const keys = candidates.map(one => one.key)
  const stats = await sightingStats(question, keys, bounds, extra)
  return candidates.flatMap(one => {
    const seen = stats.get(one.key)
    if (seen) return [{ key: one.key, ...seen, why: one.why }]
    const number = typed.get(one.key)
    return number !== undefined && isUnbounded(bounds) ? [neverSeen(one, number)] : []
  })
}

/** Chunks of a size for which the sightings are read in one go. */
async function* inChunks(candidates: AsyncIterable<Candidate[]>): AsyncGenerator<Candidate[]> {
  for await (const many of candidates) {
    for (let at = 0; at < many.length; at += statsChunk) yield many.slice(at, at + statsChunk)
  }
}

/** Plates that were read, that reads were corrected to, or that are known. */
export async function searchPlates(
  queries: Queries,
  { plate, match, group, known, camera, from, to }: PlateFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<FoundPlates> {
  const question = await askOf(queries, { camera, from, to })
  const [extra, typed] = await Promise.all([extraSightings(question), readTypedNumbers(queries, group)])
  const bounds = boundsOf(question)
  const candidates = plateCandidates({
    queries,
    bounds,
    extra,
    known: [...typed.keys()],
    question: plate ? plateQuestion(plate, match) : null,
    knownOnly: known === true || Boolean(group?.length),
  })
  const hits: PlateHit[] = []
  for await (const chunk of inChunks(candidates)) {
    const wanted = known === false ? chunk.filter(one => !typed.has(one.key)) : chunk
    hits.push(...(await hitsOf(wanted, { question, bounds, extra, typed })))
    if (hits.length > offset + limit) return { hits: hits.slice(offset, offset + limit), more: true }
  }
  return { hits: hits.slice(offset, offset + limit), more: false }
}
