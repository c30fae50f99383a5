import type { Queries, VisitTable } from '../database/index.ts'
import type { VisitStateName } from '../grouping/index.ts'
import type { KnownPlate } from '../plates/known-plate.ts'
import { readValidPlates } from '../plates/read-known-plates.ts'
import { StoredPlaces } from './stored-places.ts'

/** The last visit of a known plate. Times are milliseconds since 1970. */
export interface LastVisit {
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  group: string | null
  place: { id: string; name: string }
  state: VisitStateName
  enteredAt: number | null
  leftAt: number | null
}

export interface LastVisitsAsked {
  now: number
  /** At most so many plates, in the order of their keys. */
  most: number
}

// A vehicle may be at several places at once, one within the other.
const visitsRead = 5

/** The visit of each valid known plate that is open, else the last one. */
export async function lastVisits(queries: Queries, { now, most }: LastVisitsAsked): Promise<LastVisit[]> {
  const places = new Map((await StoredPlaces.all(queries)).map(({ id, name }) => [id, { id, name }]))
  if (places.size === 0) return []
  const found: LastVisit[] = []
  for (const plate of await readValidPlates(queries, { now, most })) {
    const visit = await lastOf(queries, plate.key)
    const place = places.get(visit?.place_id ?? '')
    if (visit && place) found.push(toLastVisit(plate, visit, place))
  }
  return found
}

async function lastOf(queries: Queries, key: string): Promise<VisitTable | undefined> {
  const ofPlate = queries.selectFrom('visit').selectAll().where('key', '=', key)
  const visits = await ofPlate.orderBy('sort_at', 'desc').orderBy('id', 'desc').limit(visitsRead).execute()
  return visits.find(({ state }) => state === 'open') ?? visits[0]
}

function toLastVisit(
  { key, number, name, group }: KnownPlate,
  visit: VisitTable,
  place: LastVisit['place'],
): LastVisit {
  const { state, entered_at: enteredAt, left_at: leftAt } = visit
  return { key, number, name, group, place, state, enteredAt, leftAt }
}
