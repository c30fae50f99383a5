import { countEdges } from '../analysis/index.ts'
import { ShownCameras } from '../cameras/shown-cameras.ts'
import type { Queries } from '../database/index.ts'
import {
  findVisits,
  type Place,
  type PlaceCounts,
  placeCounts,
  type TimePosition,
  type Visit,
} from '../places/index.ts'
import { silencesOf } from './place-silences.ts'
import type { FinishedPeriod, ReportPeriod } from './report-period.ts'

/** The stays of the vehicles that came in. */
export interface ReportVisits {
  count: number
  medianStayMs: number | null
  longest: { plate: string; stayMs: number } | null
  overstays: number
  /** Plates that nobody entered here, those that came most often first. */
  unknown: { plate: string; visits: number }[]
}

/** Everything that a report says. */
export interface ReportFacts {
  place: Pick<Place, 'id' | 'name'>
  period: ReportPeriod
  range: Pick<FinishedPeriod, 'from' | 'to'>
  zone: string
  /** The beginnings of the intervals and the end of the last. */
  edges: number[]
  counts: PlaceCounts
  /** Null at a place whose doors read no plates. */
  visits: ReportVisits | null
  /** Times in which a camera was silent. */
  outages: { camera: string; from: number; to: number }[]
}

export interface ReportAsked {
  period: ReportPeriod
  range: Pick<FinishedPeriod, 'from' | 'to'>
  /** The server's zone. */
  timeZone: string
  now: number
}

const visitsARead = 500

/** Reads the facts of a report. */
export async function reportFacts(queries: Queries, place: Place, asked: ReportAsked): Promise<ReportFacts> {
  const { period, range, timeZone, now } = asked
  const bucket = period === 'day' ? 'hour' : 'day'
  const span = { from: new Date(range.from), to: new Date(range.to) }
  const edges = countEdges({ bucket, ...span, zone: timeZone, weekStart: 1 })
  const counts = await placeCounts(queries, place, {
    edges,
    zone: timeZone,
    timeZone,
    now,
    compare: period === 'day' ? 'last-week' : undefined,
    isOpen: null,
    silencesOf: silencesOf(queries, now),
  })
  const cameras = await ShownCameras.load(queries)
  const hasPlates = place.doors.some(({ line }) => line === null)
  return {
    place,
    period,
    range,
    zone: timeZone,
    edges,
    counts,
    visits: hasPlates ? visitFacts(await visitsOf(queries, place, asked)) : null,
    outages: counts.silences.map(({ camera, ...times }) => ({ camera: cameras.shown(camera).name, ...times })),
  }
}

async function visitsOf(queries: Queries, { id }: Place, { range, now }: ReportAsked): Promise<Visit[]> {
  const found: Visit[] = []
  const wanted = { placeId: id, from: new Date(range.from), to: new Date(range.to), limit: visitsARead }
  for (let before: TimePosition | null = null; ; ) {
    const page: Visit[] = await findVisits(queries, { ...wanted, before }, now)
    found.push(...page.filter(({ sortAt }) => sortAt < range.to))
    const last = page.at(-1)
    if (!last || page.length < visitsARead) return found
    before = { time: last.sortAt, id: last.id }
  }
}

function visitFacts(visits: readonly Visit[]): ReportVisits {
  const closed = visits
    .flatMap(({ plate, state, stayMs }) => (state === 'closed' && stayMs !== null ? [{ plate, stayMs }] : []))
    .sort((a, b) => a.stayMs - b.stayMs)
  const strangers = Map.groupBy(
    visits.filter(({ known }) => known === null),
    ({ plate }) => plate,
  )
  return {
    count: visits.filter(({ enteredAt }) => enteredAt !== null).length,
    medianStayMs: closed[Math.floor(closed.length / 2)]?.stayMs ?? null,
    longest: closed.at(-1) ?? null,
    overstays: visits.filter(({ flags }) => flags.includes('overstay')).length,
    unknown: [...strangers]
      .map(([plate, own]) => ({ plate, visits: own.length }))
      .sort((a, b) => b.visits - a.visits || a.plate.localeCompare(b.plate)),
  }
}
