import type { Queries } from '../../database/index.ts'
import type { CountTarget } from '../../model/index.ts'
import { dayMs } from '../../time/units.ts'
import { lastReset } from '../occupancy.ts'
import type { Place } from '../place.ts'
import { VisitDecisions } from '../visit-decisions.ts'
import { doorFlows } from './door-flows.ts'
import { type InsideChange, type InsideSpan, insideBetween, insideSteps, timesOfDay } from './inside-history.ts'
import { quarterMs } from './line-counts.ts'

export interface InsideWanted {
  edges: readonly number[]
  timeZone: string
  now: number
  target: CountTarget
}

/** Returns the number inside a place between each edge and the next: visits where doors read plates, else what lines counted. */
export async function placeInside(queries: Queries, place: Place, wanted: InsideWanted): Promise<InsideSpan[]> {
  const { edges, target } = wanted
  const isVisited = target === 'vehicle' && place.doors.some(({ line }) => line === null)
  const changes = isVisited ? await visitChanges(queries, place, edges) : await flowChanges(queries, place, wanted)
  return insideBetween(insideSteps(changes), edges)
}

/** Visits whose entry or exit was not seen are left out. */
async function visitChanges(queries: Queries, { id }: Place, edges: readonly number[]): Promise<InsideChange[]> {
  const rows = await queries
    .selectFrom('visit')
    .select(['entered_at', 'left_at', 'state'])
    .where('place_id', '=', id)
    .where('state', 'in', ['open', 'closed'] as const)
    .where('entered_at', '<', edges.at(-1) ?? 0)
    .where(({ or, eb }) => or([eb('left_at', '>=', edges[0] ?? 0), eb('left_at', 'is', null)]))
    .execute()
  return rows.flatMap(({ entered_at, left_at }) => [
    ...(entered_at === null ? [] : [{ at: entered_at, by: 1 }]),
    ...(left_at === null ? [] : [{ at: left_at, by: -1 }]),
  ])
}

async function flowChanges(queries: Queries, place: Place, wanted: InsideWanted): Promise<InsideChange[]> {
  const { edges, target, timeZone, now } = wanted
  const [first = 0, end = 0] = [edges[0], edges.at(-1)]
  const to = Math.min(end, now + quarterMs)
  // The ones inside at the beginning came in since the reset before it.
  const from = place.resetAt === null ? 0 : lastReset(place.resetAt, { now: first, timeZone })
  const resets = place.resetAt === null ? [] : timesOfDay(place.resetAt, { from: from - dayMs, to, zone: timeZone })
  const range = { from: Math.floor(from / quarterMs), to: Math.ceil(to / quarterMs) }
  const flows = await doorFlows(queries, place, { target, ...range })
  const what = target === 'vehicle' ? 'vehicles' : target === 'person' ? 'people' : null
  const said = (await new VisitDecisions(queries).allOccupancy(place.id)).filter(one => one.what === what)
  const quarters = Map.groupBy(flows, ({ quarter }) => quarter)
  return [
    ...resets.map(at => ({ at, to: 0 })),
    ...[...quarters].map(([quarter, some]) => ({
      at: quarter * quarterMs,
      by: some.reduce((sum, { entered, left }) => sum + entered - left, 0),
    })),
    ...said.filter(({ at }) => at >= from).map(({ at, value }) => ({ at, to: value })),
  ]
}
