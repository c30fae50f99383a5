import { sql } from 'kysely'
import type { LineCountTable, Queries } from '../../database/index.ts'
import { type Door, wayOf } from '../../grouping/index.ts'
import type { CountTarget } from '../../model/index.ts'
import type { Line } from '../line-book.ts'
import { Lines } from '../lines.ts'
import type { Place } from '../place.ts'
import { countOnce } from './count-once.ts'
import { quarterMs } from './line-counts.ts'

export const doorSources = ['plates', 'counter', 'crossings', 'tracks'] as const
export type DoorSource = (typeof doorSources)[number]

/** The number that went through a door of a place within a quarter of an hour. */
export interface DoorFlow {
  quarter: number
  /** Its number among the doors of the place. */
  door: number
  source: DoorSource
  entered: number
  left: number
  /** As the device says it; empty where it does not. */
  sex: string
  age: string
}

export interface FlowsWanted {
  target: CountTarget
  /** Quarters of an hour since 1970; the last is left out. */
  from: number
  to: number
}

interface Counted extends DoorFlow {
  rank: number
}

/** The lines of a place's doors. */
export async function linesOfDoors(queries: Queries, { doors }: Pick<Place, 'doors'>): Promise<Map<string, Line>> {
  const ids = new Set(doors.flatMap(({ line }) => line ?? []))
  if (ids.size === 0) return new Map()
  return new Map((await new Lines(queries).all()).filter(({ id }) => ids.has(id)).map(line => [line.id, line]))
}

/** The best series of a camera has the lowest rank, as in GET counts. */
function rankOf(source: LineCountTable['source'], { shape }: Line): number {
  const ofShape = shape === 'line' ? 0 : 1
  return source === 'counter' ? ofShape : 2 + ofShape
}

/** At a door with one direction, everything goes that way. */
function throughDoor({ entered, left }: Pick<DoorFlow, 'entered' | 'left'>, { crossing }: Door) {
  if (crossing === 'direction') return { entered, left }
  return crossing === 'in' ? { entered: entered + left, left: 0 } : { entered: 0, left: entered + left }
}

/**
 * The targets that went through the doors of a place, each once: a camera's lines, areas and crossings count the same targets,
 * so only its best series is added up. Lines that a person drew count what crosses them. Where a camera's plates are a
 * door, they count its vehicles.
 */
export async function doorFlows(queries: Queries, place: Place, wanted: FlowsWanted): Promise<DoorFlow[]> {
  const lines = await linesOfDoors(queries, place)
  const isVehicle = wanted.target === 'vehicle'
  const plateCameras = new Set(place.doors.flatMap(({ camera, line }) => (line === null && isVehicle ? [camera] : [])))
  const byCamera = Map.groupBy([...place.doors.entries()], ([, { camera }]) => camera)
  const flows = isVehicle ? await plateFlows(queries, place, wanted) : []
  for (const [camera, doors] of byCamera) {
    if (plateCameras.has(camera)) continue
    const ofLines = doors.flatMap(([number, door]) => {
      const line = door.line === null ? undefined : lines.get(door.line)
      return line ? [{ number, door, line }] : []
    })
    flows.push(...(await lineFlows(queries, ofLines, wanted)))
  }
  return flows.sort((a, b) => a.quarter - b.quarter)
}

interface LineDoor {
  number: number
  door: Door
  line: Line
}

async function lineFlows(queries: Queries, doors: readonly LineDoor[], wanted: FlowsWanted): Promise<DoorFlow[]> {
  if (doors.length === 0) return []
  const byLine = new Map(doors.map(one => [one.line.id, one]))
  const drawn = [...byLine.values()].filter(({ line }) => line.drawnAt !== null)
  const posted = [...byLine.values()].filter(({ line }) => line.drawnAt === null)
  const ranks = await ranksOf(queries, posted, wanted.target)
  // The sums of a range depend on what came before it.
  const from = ranks.size > 1 ? 0 : wanted.from
  const all = await countedAt(queries, posted, { ...wanted, from })
  const counted = ranks.size > 1 ? countOnce(all).filter(({ quarter }) => quarter >= wanted.from) : all
  return [...counted, ...(await countedAt(queries, drawn, wanted))].map(({ rank: _, ...flow }) => flow)
}

async function ranksOf(queries: Queries, doors: readonly LineDoor[], target: CountTarget): Promise<Set<number>> {
  const byLine = new Map(doors.map(one => [one.line.id, one.line]))
  if (byLine.size === 0) return new Set()
  const rows = await queries
    .selectFrom('line_count')
    .select(['line_id', 'source'])
    .distinct()
    .where('line_id', 'in', [...byLine.keys()])
    .where('target', '=', target)
    .execute()
  return new Set(
    rows.flatMap(({ line_id, source }) => {
      const line = byLine.get(line_id)
      return line ? [rankOf(source, line)] : []
    }),
  )
}

async function countedAt(queries: Queries, doors: readonly LineDoor[], wanted: FlowsWanted): Promise<Counted[]> {
  const byLine = new Map(doors.map(one => [one.line.id, one]))
  if (byLine.size === 0) return []
  const rows = await queries
    .selectFrom('line_count')
    .selectAll()
    .where('line_id', 'in', [...byLine.keys()])
    .where('target', '=', wanted.target)
    .where('quarter', '>=', wanted.from)
    .where('quarter', '<', wanted.to)
    .execute()
  return rows.flatMap(({ line_id, quarter, source, sex, age, ...ways }) => {
    const one = byLine.get(line_id)
    if (!one) return []
    const rank = rankOf(source, one.line)
    return [{ quarter, door: one.number, source, sex, age, rank, ...throughDoor(ways, one.door) }]
  })
}

/** The passes at doors that read plates. Those without a direction at a door that needs one are left out. */
async function plateFlows(queries: Queries, place: Place, { from, to }: FlowsWanted): Promise<DoorFlow[]> {
  const doors = place.doors.filter(({ line }) => line === null)
  if (doors.length === 0) return []
  const quarter = sql<number>`first_at / ${sql.lit(quarterMs)}`
  const rows = await queries
    .selectFrom('pass')
    .select(['camera_id', 'cameras', 'direction'])
    .select([quarter.as('quarter'), sql<number>`count(*)`.as('passes')])
    .where('first_at', '>=', from * quarterMs)
    .where('first_at', '<', to * quarterMs)
    .groupBy(['camera_id', 'cameras', 'direction', quarter])
    .execute()
  return rows.flatMap(row => {
    const cameras = JSON.parse(row.cameras) as string[]
    const way = wayOf({ camera: row.camera_id, cameras, direction: row.direction }, place)
    if (way !== 'in' && way !== 'out') return []
    const at = place.doors.findIndex(
      ({ camera, line }) => line === null && [row.camera_id, ...cameras].includes(camera),
    )
    const ways = { entered: way === 'in' ? row.passes : 0, left: way === 'out' ? row.passes : 0 }
    return [{ quarter: Number(row.quarter), door: at, source: 'plates' as const, sex: '', age: '', ...ways }]
  })
}

/** The kinds of targets that the doors of a place count, and the quarter in which they began. */
export async function doorKinds(
  queries: Queries,
  { doors }: Pick<Place, 'doors'>,
): Promise<{ targets: string[]; first: number | null }> {
  const ids = doors.flatMap(({ line }) => line ?? [])
  const cameras = doors.flatMap(({ camera, line }) => (line === null ? [camera] : []))
  const rows = ids.length > 0 ? await kindsOfLines(queries, ids) : []
  const read = cameras.length > 0 ? await firstPass(queries, cameras) : null
  const firsts = [...rows.map(({ first }) => first), ...(read === null ? [] : [Math.floor(read / quarterMs)])]
  return {
    targets: [...(cameras.length > 0 ? ['vehicle'] : []), ...rows.map(({ target }) => target)],
    first: firsts.length > 0 ? Math.min(...firsts) : null,
  }
}

function kindsOfLines(queries: Queries, ids: readonly string[]) {
  return queries
    .selectFrom('line_count')
    .select('target')
    .select(({ fn }) => fn.min<number>('quarter').as('first'))
    .where('line_id', 'in', ids)
    .groupBy('target')
    .execute()
}

async function firstPass(queries: Queries, cameras: readonly string[]): Promise<number | null> {
  const row = await queries
    .selectFrom('pass')
    .select(({ fn }) => fn.min<number | null>('first_at').as('first'))
    .where('camera_id', 'in', cameras)
    .executeTakeFirst()
  return row?.first ?? null
}
