import type { Queries, VisitTable } from '../database/index.ts'
import { hoursTest } from '../time/hours.ts'
import { dayMs, minuteMs } from '../time/units.ts'
import { minuteOf } from '../time/week-time.ts'
import { instantOfWall, wallTime } from '../time/zone-time.ts'
import type { Visit } from './find-visits.ts'
import type { Place } from './place.ts'

/** A change that time alone makes to an open visit. */
export type StayPhase = 'overstay-soon' | 'overstay' | 'closing'

/** A warning comes so long before the limit of a stay. */
export const soonMs = 15 * minuteMs
/** Older changes are not announced. */
const newsMs = 60 * minuteMs
const mostVisits = 1000

type Limited = Pick<Visit, 'state' | 'enteredAt' | 'limitAt'>

export interface StayMoment {
  phase: StayPhase
  /** Milliseconds since 1970. */
  at: number
}

/** Open visits that reach the limit of their stay soon, or reached it a while ago; those of the longest stay first. */
export async function visitsNearLimit(queries: Queries, place: Place, now: number): Promise<VisitTable[]> {
  const limits = Object.values(place.stayLimits).map(minutes => minutes * minuteMs)
  if (limits.length === 0) return []
  return openVisits(queries, place.id)
    .where('sort_at', '>=', now - Math.max(...limits) - newsMs)
    .where('sort_at', '<=', now + soonMs - Math.min(...limits))
    .orderBy('sort_at')
    .limit(mostVisits)
    .execute()
}

/** Returns what has happened to an open visit with a limit. A warning is not given where the limit is as near from the beginning. */
export function limitMoments({ state, enteredAt, limitAt }: Limited, now: number): StayMoment[] {
  if (state !== 'open' || enteredAt === null || limitAt === null) return []
  if (now >= limitAt) return [{ phase: 'overstay', at: limitAt }]
  const soonAt = limitAt - soonMs
  return now >= soonAt && soonAt > enteredAt ? [{ phase: 'overstay-soon', at: soonAt }] : []
}

/** Open visits that began before a place closed a while ago, and when it closed. */
export async function visitsPastClosing(
  queries: Queries,
  place: Place,
  asked: { now: number; timeZone: string },
): Promise<{ at: number; visits: VisitTable[] } | null> {
  const at = lastClosing(place.openingHours, asked)
  if (at === null) return null
  const visits = await openVisits(queries, place.id).where('sort_at', '<', at).limit(mostVisits).execute()
  return { at, visits }
}

function openVisits(queries: Queries, placeId: string) {
  return queries.selectFrom('visit').selectAll().where('place_id', '=', placeId).where('state', '=', 'open')
}

/** When a place closed within the last hour; null if it did not. */
export function lastClosing(
  openingHours: Place['openingHours'],
  { now, timeZone }: { now: number; timeZone: string },
): number | null {
  const tests = openingHours.map(hours => hoursTest(hours, timeZone))
  const isOpen = (at: number) => tests.some(test => test(at).within)
  const today = Math.floor(wallTime(now, timeZone) / dayMs) * dayMs
  const ends = openingHours.flatMap(({ to }) =>
    [today, today - dayMs].map(day => instantOfWall(day + minuteOf(to) * minuteMs, timeZone)),
  )
  const closings = ends.filter(at => at <= now && now - at < newsMs && isOpen(at - minuteMs) && !isOpen(at))
  return closings.length > 0 ? Math.max(...closings) : null
}
