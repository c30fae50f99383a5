import { listed, type PassTable, type Queries } from '../database/index.ts'
import { wayOf } from '../grouping/index.ts'
import type { Place } from './place.ts'
import { keysLike, type PlateSearch, plateCondition } from './plate-condition.ts'

/** A pass as it is stored. Times are milliseconds since 1970. */
export interface Pass {
  id: string
  camera: string
  cameras: string[]
  plate: string
  /** Ids of events, oldest first. */
  reads: string[]
  best: string
  bestReason: string
  firstAt: number
  lastAt: number
  direction: 'approach' | 'away' | null
  isSettled: boolean
}

/** A place in a list that is sorted by time. */
export interface TimePosition {
  time: number
  id: string
}

export interface PassesWanted {
  /** Ids of cameras as they are shown. */
  cameras?: readonly string[] | undefined
  /** Passes that lead in or out of it. */
  place?: Place | undefined
  /** Any spelling, or a part of the plate; with `*` and `?` the whole plate. */
  plate?: string | undefined
  plateMatch?: PlateSearch | undefined
  from?: Date | undefined
  to?: Date | undefined
  /** Only passes whose first read is at most this number of the log. */
  upTo?: number | undefined
  limit: number
  before: TimePosition | null
}

export function toPass(row: PassTable): Pass {
  return {
    id: row.id,
    camera: row.camera_id,
    cameras: JSON.parse(row.cameras) as string[],
    plate: row.plate,
    reads: JSON.parse(row.reads) as string[],
    best: row.best,
    bestReason: row.best_reason,
    firstAt: row.first_at,
    lastAt: row.last_at,
    direction: row.direction,
    isSettled: row.is_settled === 1,
  }
}

/** The number of passes of each of these plates; plates without one are left out. */
export async function countPasses(
  queries: Queries,
  keys: readonly string[],
  { cameras, from, to }: Pick<PassesWanted, 'cameras' | 'from' | 'to'>,
): Promise<Map<string, number>> {
  let query = queries.selectFrom('pass').where('key', 'in', listed(keys))
  if (cameras) query = query.where('camera_id', 'in', listed(cameras))
  if (from) query = query.where('first_at', '>=', from.getTime())
  if (to) query = query.where('first_at', '<', to.getTime())
  const counted = query.select(({ fn }) => ['key', fn.countAll<number>().as('passes')])
  const rows = await counted.groupBy('key').execute()
  return new Map(rows.map(({ key, passes }) => [key, Number(passes)]))
}

const rowsARead = 500

/** A page of passes, the newest first. */
export async function findPasses(queries: Queries, wanted: PassesWanted): Promise<Pass[]> {
  const { place, limit } = wanted
  const found: Pass[] = []
  let { before } = wanted
  for (;;) {
    const rows = await passRows(queries, { ...wanted, before, limit: place ? rowsARead : limit })
    for (const row of rows) {
      const pass = toPass(row)
      if (!place || wayOf(pass, place) !== null) found.push(pass)
      if (found.length === limit) return found
    }
    const last = rows.at(-1)
    if (!last || !place || rows.length < rowsARead) return found
    before = { time: last.first_at, id: last.id }
  }
}

/** The passes with these ids. */
export async function passesWithIds(queries: Queries, ids: readonly string[]): Promise<Map<string, Pass>> {
  if (ids.length === 0) return new Map()
  const rows = await queries.selectFrom('pass').selectAll().where('id', 'in', ids).execute()
  return new Map(rows.map(row => [row.id, toPass(row)]))
}

async function passRows(queries: Queries, wanted: PassesWanted) {
  const { cameras, place, plate, plateMatch, from, to, upTo, limit, before } = wanted
  let query = queries.selectFrom('pass').selectAll().where('is_removed', '=', 0)
  const doors = place?.doors.flatMap(({ camera, line }) => (line === null ? [camera] : []))
  const atCameras = cameras ?? doors
  if (atCameras) query = query.where('camera_id', 'in', atCameras.length > 0 ? atCameras : [''])
  if (plate !== undefined) {
    const asked = await plateCondition(queries, 'pass', { plate, match: plateMatch })
    query =
      'key' in asked
        ? query.where('key', '=', asked.key)
        : query.where('key', 'in', keysLike(queries, 'pass', asked.pattern))
  }
  if (from) query = query.where('first_at', '>=', from.getTime())
  if (to) query = query.where('first_at', '<', to.getTime())
  if (upTo !== undefined) query = query.where('first_seq', '<=', upTo)
  if (before) query = query.where(eb => eb(eb.refTuple('first_at', 'id'), '<', eb.tuple(before.time, before.id)))
  return query.orderBy('first_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}
