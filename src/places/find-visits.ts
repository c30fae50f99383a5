import type { Queries, VisitTable } from '../database/index.ts'
import type { VisitFlag, VisitStateName } from '../grouping/index.ts'
import { type KnownAtReceipt, knownAtReceipt } from '../plates/known-plate.ts'
import { readKnownPlates } from '../plates/read-known-plates.ts'
import { readVisitors, type Visitor } from '../plates/read-visitors.ts'
import { minuteMs } from '../time/units.ts'
import type { TimePosition } from './find-passes.ts'
import type { Place } from './place.ts'
import { keysLike, type PlateSearch, plateCondition } from './plate-condition.ts'
import { labelOf } from './removed-plates.ts'
import { StoredPlaces } from './stored-places.ts'

/** A visit with what people know about its plate. Times are milliseconds since 1970. */
export interface Visit {
  id: string
  place: { id: string; name: string }
  /** Empty where retention removed it. */
  plate: string
  /** The label of a removed plate, the same for all visits of the vehicle; null while the plate is there. */
  removedPlate: string | null
  known: KnownAtReceipt | null
  /** As whom it was expected; null where it was not. */
  visitor: { id: string; name: string | null; host: string | null } | null
  enteredAt: number | null
  leftAt: number | null
  stayMs: number | null
  state: VisitStateName
  passes: string[]
  flags: VisitFlag[]
  /** Why a look-alike plate was taken for the same vehicle. */
  similar: string | null
  /** When the stay reaches the limit of the plate's group; null without a limit, or where it is not known. */
  limitAt: number | null
  sortAt: number
}

export interface VisitsWanted {
  placeId?: string | undefined
  states?: readonly VisitStateName[] | undefined
  /** Any spelling, or a part of the plate; with `*` and `?` the whole plate. */
  plate?: string | undefined
  plateMatch?: PlateSearch | undefined
  /** The label of a removed plate. */
  removedPlate?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  isKnown?: boolean | undefined
  limit: number
  before: TimePosition | null
}

/** A page of visits, the newest first. `now` ends the stay of open visits. */
export async function findVisits(queries: Queries, wanted: VisitsWanted, now: number): Promise<Visit[]> {
  return presentVisits(queries, await visitRows(queries, wanted), now)
}

/** One visit; null where there is none. */
export async function findVisit(queries: Queries, id: string, now: number): Promise<Visit | null> {
  const rows = await queries.selectFrom('visit').selectAll().where('id', '=', id).execute()
  return (await presentVisits(queries, rows, now))[0] ?? null
}

export async function presentVisits(queries: Queries, rows: readonly VisitTable[], now: number): Promise<Visit[]> {
  if (rows.length === 0) return []
  const places = new Map((await StoredPlaces.all(queries)).map(place => [place.id, place]))
  const keys = [...new Set(rows.map(({ key }) => key))]
  const [known, visitors] = [await readKnownPlates(queries, keys), await readVisitors(queries, keys)]
  return rows.flatMap(row => {
    const place = places.get(row.place_id)
    // The place was removed a moment ago.
    if (!place) return []
    const visitor = visitors.get(row.key)?.find(({ from, until }) => from <= row.sort_at && row.sort_at < until)
    return [
      toVisit(row, { place, known: knownAtReceipt(known.get(row.key), row.sort_at), visitor: visitor ?? null, now }),
    ]
  })
}

interface Facts {
  place: Place
  known: KnownAtReceipt | null
  visitor: Visitor | null
  now: number
}

function toVisit(row: VisitTable, { place, known, visitor, now }: Facts): Visit {
  const { entered_at: enteredAt, left_at: leftAt, state } = row
  const minutes = place.stayLimits[known?.group ?? '*'] ?? place.stayLimits['*']
  const limitAt = minutes === undefined || enteredAt === null ? null : enteredAt + minutes * minuteMs
  const end = state === 'open' ? now : leftAt
  const isOver = limitAt !== null && end !== null && end > limitAt
  const flags = JSON.parse(row.flags) as VisitFlag[]
  return {
    id: row.id,
    place: { id: place.id, name: place.name },
    plate: row.plate,
    removedPlate: row.removed_key ? labelOf(row.removed_key) : null,
    known,
    visitor: visitor && { id: visitor.id, name: visitor.name, host: visitor.host },
    enteredAt,
    leftAt,
    stayMs: enteredAt === null || end === null ? null : Math.max(0, end - enteredAt),
    state,
    passes: JSON.parse(row.passes) as string[],
    flags: isOver ? [...flags, 'overstay'] : flags,
    similar: row.similar,
    limitAt,
    sortAt: row.sort_at,
  }
}

async function visitRows(queries: Queries, wanted: VisitsWanted): Promise<VisitTable[]> {
  const { placeId, states, plate, plateMatch, removedPlate, from, to, isKnown, limit, before } = wanted
  let query = queries.selectFrom('visit').selectAll()
  if (placeId !== undefined) query = query.where('place_id', '=', placeId)
  if (states?.length) query = query.where('state', 'in', states)
  if (plate !== undefined) {
    const wantedPlate = await plateCondition(queries, 'visit', { plate, match: plateMatch })
    query =
      'key' in wantedPlate
        ? query.where('key', '=', wantedPlate.key)
        : query.where('key', 'in', keysLike(queries, 'visit', wantedPlate.pattern))
  }
  if (removedPlate !== undefined) query = query.where('removed_key', 'like', `${removedPlate.toUpperCase()}%`)
  if (isKnown !== undefined) query = query.where('is_known', '=', isKnown ? 1 : 0)
  if (from) query = query.where('sort_at', '>=', from.getTime())
  if (to) query = query.where('sort_at', '<', to.getTime())
  if (before) query = query.where(eb => eb(eb.refTuple('sort_at', 'id'), '<', eb.tuple(before.time, before.id)))
  return query.orderBy('sort_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
