import { likeIgnoringCase, listed, type Queries, type VisitorTable, wildcards } from '../database/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { KnownPlate } from './known-plate.ts'
import { fromRow } from './read-known-plates.ts'

/** The group of known plates that are expected for a while. */
export const visitorGroup = 'visitor'

/** A plate that is expected for a while. Instants are milliseconds since 1970, in whole seconds. */
export interface Visitor {
  id: string
  /** As `plateKey` makes it. */
  key: string
  /** As a person typed it. */
  number: string
  name: string | null
  /** The person they visit. */
  host: string | null
  note: string | null
  from: number
  until: number
  createdAt: number
  /** The name of the person, as in the audit log. */
  createdBy: string
}

export const visitorStates = ['expected', 'current', 'ended'] as const
export type VisitorState = (typeof visitorStates)[number]

/** The instant of the end is outside. */
export function visitorState({ from, until }: Pick<Visitor, 'from' | 'until'>, now: number): VisitorState {
  if (now >= until) return 'ended'
  return now < from ? 'expected' : 'current'
}

export interface VisitorsWanted {
  /** Any spelling, or a part of the plate; with `*` and `?` the whole plate. */
  plate?: string | undefined
  states?: readonly VisitorState[] | undefined
  /** Visitors whose time has a part in this range. */
  from?: Date | undefined
  to?: Date | undefined
  now: number
  limit: number
  before: { time: number; id: string } | null
}

export function fromVisitorRow({ from_at, until_at, created_at, created_by, ...facts }: VisitorTable): Visitor {
  return { ...facts, from: from_at, until: until_at, createdAt: created_at, createdBy: created_by }
}

function patternOf(plate: string): string {
  const pattern = plate.replace(/[^*?]+/g, plateKey)
  return pattern === plateKey(plate) ? `%${pattern}%` : wildcards(pattern)
}

/** A page of visitors, those that come last first. */
export async function findVisitors(queries: Queries, wanted: VisitorsWanted): Promise<Visitor[]> {
  const { plate, states, from, to, now, limit, before } = wanted
  let query = queries.selectFrom('visitor').selectAll()
  if (plate !== undefined) query = query.where(likeIgnoringCase('key', patternOf(plate)))
  if (states?.length)
    query = query.where(({ or, and, eb }) => {
      const [begun, over] = [eb('from_at', '<=', now), eb('until_at', '<=', now)]
      const tests = {
        expected: and([eb('from_at', '>', now), eb('until_at', '>', now)]),
        current: and([begun, eb('until_at', '>', now)]),
        ended: over,
      }
      return or(states.map(state => tests[state]))
    })
  if (from) query = query.where('until_at', '>', from.getTime())
  if (to) query = query.where('from_at', '<', to.getTime())
  if (before) query = query.where(eb => eb(eb.refTuple('from_at', 'id'), '<', eb.tuple(before.time, before.id)))
  const rows = await query.orderBy('from_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map(fromVisitorRow)
}

/** The visitors with these plates, by key; the newest first. */
export async function readVisitors(queries: Queries, keys: readonly string[]): Promise<Map<string, Visitor[]>> {
  if (keys.length === 0) return new Map()
  const query = queries.selectFrom('visitor').selectAll().where('key', 'in', listed(keys))
  const rows = await query.orderBy('from_at', 'desc').orderBy('id', 'desc').execute()
  return Map.groupBy(rows.map(fromVisitorRow), ({ key }) => key)
}

/** The known plates of visitors whose time has not ended at `now`, by key. A group of this name that people made has none. */
export async function readVisitorPlates(queries: Queries, now: Date): Promise<KnownPlate[]> {
  const expected = queries.selectFrom('visitor').select('key').where('until_at', '>', now.getTime())
  const rows = await queries
    .selectFrom('known_plate')
    .selectAll()
    .where('plate_group', '=', visitorGroup)
    .where('valid_until', '>', now.getTime())
    .where('key', 'in', expected)
    .orderBy('key')
    .execute()
  return rows.map(fromRow)
}
