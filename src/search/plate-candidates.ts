import { sql } from 'kysely'
import { listed, type Queries, valuesAs } from '../database/index.ts'
import { type PlateQuestion, type PlateWhy, plateMatcher } from './plate-likeness.ts'
import {
  type Bounds,
  type ExtraSightings,
  isUnbounded,
  isWithin,
  type Sighting,
  withinBounds,
} from './plate-sightings.ts'
import { fittingPlates, likePattern } from './plate-sources.ts'

/** A plate that may be in the answer. The smaller `distance`, the better it fits. */
export interface Candidate {
  key: string
  why: PlateWhy
  distance: number
  /** The number in the log of its last sighting; 0 for never. */
  lastSeq: number
}

type Fit = (key: string) => { why: PlateWhy; distance: number } | null

const anyPlate = { why: { kind: 'all', detail: null }, distance: 0 } as const
const correctedDistance = 5
// Up to so many sightings in the requested time are sorted by fit; of more, the plates last seen come first.
const mostInRange = 20_000
const walkChunk = 500

export const byFit = (a: Candidate, b: Candidate) =>
  a.distance - b.distance || b.lastSeq - a.lastSeq || (a.key < b.key ? -1 : 1)

/** A test whether and why a plate fits the question. */
export function fitTo(question: PlateQuestion | null, { corrected }: ExtraSightings): Fit {
  if (!question) return () => anyPlate
  const matches = plateMatcher(question)
  const throughMisread = new Map<string, PlateWhy>()
  for (const { key, number, original } of corrected) {
    const read = matches(original)
    if (read) throughMisread.set(key, { kind: 'corrected', detail: `${original} was corrected to ${number}` })
  }
  return key => {
    const match = matches(key)
    const why = throughMisread.get(key)
    return match ?? (why ? { why, distance: correctedDistance } : null)
  }
}

/** Plates that the index does not have, or not with their last sighting. */
function extraCandidates(
  fitOf: Fit,
  known: readonly string[],
  { late, corrected }: ExtraSightings,
): Map<string, Candidate> {
  const lastSeqs = new Map<string, number>(known.map(key => [key, 0]))
  for (const { key, seq } of [...late, ...corrected]) lastSeqs.set(key, Math.max(lastSeqs.get(key) ?? 0, seq))
  return new Map(
    [...lastSeqs].flatMap(([key, lastSeq]) => {
      const match = fitOf(key)
      return match ? [[key, { key, lastSeq, ...match }] as const] : []
    }),
  )
}

/** By plate key, the number in the log of the last sighting. */
type LastSeqs = Map<string, number>

/** The last sightings of these plates within bounds; plates without one are left out. */
async function lastSeqsOf(queries: Queries, keys: readonly string[], bounds: Bounds): Promise<LastSeqs> {
  const { rows } = isUnbounded(bounds)
    ? await sql<{ key: string; seq: number }>`
        select key, last_seq as seq from plate where key in ${listed(keys)}
      `.execute(queries)
    : await sql<{ key: string; seq: number }>`
        select plate_sighting.key, max(plate_sighting.seq) as seq from ${valuesAs(keys, 'wanted')}
        cross join plate_sighting on plate_sighting.key = wanted.value and ${withinBounds(bounds)}
        group by plate_sighting.key
      `.execute(queries)
  return new Map(rows.map(row => [row.key, row.seq]))
}

/** All plates with a sighting within the bounds; null where there are too many. */
async function platesWithin(queries: Queries, bounds: Bounds): Promise<LastSeqs | null> {
  if (isUnbounded(bounds)) return null
  const where = withinBounds(bounds)
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (select 1 from plate_sighting where ${where} limit ${mostInRange + 1})
  `.execute(queries)
  if ((rows[0]?.count ?? 0) > mostInRange) return null
  const found = await sql<{ key: string; seq: number }>`
    select key, max(seq) as seq from plate_sighting where ${where} group by key
  `.execute(queries)
  return new Map(found.rows.map(row => [row.key, row.seq]))
}

export interface CandidatesWanted {
  queries: Queries
  question: PlateQuestion | null
  bounds: Bounds
  extra: ExtraSightings
  /** Keys of known plates. */
  known: readonly string[]
  /** Only known plates are requested. */
  knownOnly: boolean
}

/** The plates that may fit; null where there are too many to sort. */
async function listedPlates({
  queries,
  question,
  bounds,
  known,
  knownOnly,
}: CandidatesWanted): Promise<LastSeqs | null> {
  if (knownOnly) return lastSeqsOf(queries, known, bounds)
  const fitting = question && (await fittingPlates(queries, question))
  if (!fitting) return platesWithin(queries, bounds)
  const keys = fitting.map(row => row.key)
  return lastSeqsOf(queries, keys, bounds)
}

/** The candidates in chunks, the best first. */
export async function* plateCandidates(wanted: CandidatesWanted): AsyncGenerator<Candidate[]> {
  const { queries, question, extra, known, knownOnly, bounds } = wanted
  const fitOf = fitTo(question, extra)
  const within = <One extends Sighting>(all: One[]) => all.filter(one => isWithin(bounds, one))
  const counted = { late: within(extra.late), corrected: within(extra.corrected) }
  const extras = extraCandidates(fitOf, known, counted)
  for (const [key, seq] of await lastSeqsOf(queries, [...extras.keys()], bounds)) {
    const one = extras.get(key)
    if (one) one.lastSeq = Math.max(one.lastSeq, seq)
  }
  const plates = await listedPlates(wanted)
  if (!plates) return yield* walk(queries, question, fitOf, extras)
  const isKnown = new Set(known)
  const more = knownOnly ? [...extras.keys()].filter(key => isKnown.has(key)) : extras.keys()
  const all = [...new Set([...plates.keys(), ...more])].flatMap(key => {
    const match = fitOf(key)
    const lastSeq = Math.max(plates.get(key) ?? 0, extras.get(key)?.lastSeq ?? 0)
    return match ? [{ key, lastSeq, ...match }] : []
  })
  yield all.sort(byFit)
}

/** Plates by their last sighting, merged with the extra ones. To a broad question all plates fit equally well. */
async function* walk(
  queries: Queries,
  question: PlateQuestion | null,
  fitOf: Fit,
  extras: Map<string, Candidate>,
): AsyncGenerator<Candidate[]> {
  const waiting = [...extras.values()].sort((a, b) => b.lastSeq - a.lastSeq)
  const fits = question ? sql`key like ${likePattern(question)}` : sql`true`
  for (let before = { last_seq: Number.MAX_SAFE_INTEGER, key: '' }; ; ) {
    const { rows } = await sql<{ key: string; last_seq: number }>`
      select key, last_seq from plate where (last_seq, key) < (${before.last_seq}, ${before.key}) and ${fits}
      order by last_seq desc, key desc limit ${walkChunk}
    `.execute(queries)
    const last = rows.length < walkChunk ? undefined : rows.at(-1)
    const chunk = rows.flatMap(({ key, last_seq: lastSeq }) => {
      const match = extras.has(key) ? null : fitOf(key)
      return match ? [{ key, lastSeq, ...match }] : []
    })
    const inTime = waiting.findIndex(one => last !== undefined && one.lastSeq < last.last_seq)
    yield [...chunk, ...waiting.splice(0, inTime < 0 ? waiting.length : inTime)].sort((a, b) => b.lastSeq - a.lastSeq)
    if (!last) return
    before = last
  }
}
