import type { LineTable, PlaceFlowTable, Queries } from '../database/index.ts'
import { increment, isLateTotal, laterTotal, type Totals } from '../grouping/index.ts'
import { dayMs, minuteMs } from '../time/units.ts'
import { minuteOf } from '../time/week-time.ts'
import { instantOfWall, wallTime } from '../time/zone-time.ts'
import { countInside } from './count-inside.ts'
import type { Place } from './place.ts'
import { type OccupancyDecision, VisitDecisions } from './visit-decisions.ts'

export interface Occupancy {
  vehicles: number
  people: number
  /** Too many visits are doubtful, or lines counted too much, for the number to be right. */
  uncertain: boolean
}

export interface OccupancyAsked {
  now: number
  timeZone: string
}

/** Cameras miss about 2 in 100 crossings and turn 1 round: after so many, the number inside may be wrong by more than one. */
const mostCounted = 40
/** Totals are compared with those before, which are at most this old. */
const totalsBeforeMs = dayMs

/** The last time before `now` at which the clocks of a zone showed the time of day `at`. */
export function lastReset(at: string, { now, timeZone }: OccupancyAsked): number {
  const wall = wallTime(now, timeZone)
  const today = Math.floor(wall / dayMs) * dayMs + minuteOf(at) * minuteMs
  const instant = instantOfWall(today, timeZone)
  return instant <= now ? instant : instantOfWall(today - dayMs, timeZone)
}

/** Counts the vehicles and people at a place. Counters start again at zero at its reset time; a number that a person sets later replaces them. */
export async function occupancyOf(queries: Queries, place: Place, asked: OccupancyAsked): Promise<Occupancy> {
  const { now } = asked
  const reset = place.resetAt === null ? null : lastReset(place.resetAt, asked)
  const decisions = await new VisitDecisions(queries).occupancy(place.id)
  const startOf = (what: OccupancyDecision['what']): OccupancyDecision => {
    const set = decisions.find(one => one.what === what && (reset === null || one.at >= reset))
    return set ?? { what, at: reset ?? Number.NEGATIVE_INFINITY, value: 0 }
  }
  const [cars, persons] = [startOf('vehicles'), startOf('people')]
  const counted = await countersOf(queries, place, { vehicle: cars, person: persons })
  const { person: people, uncertain: areManyCounted } = counted
  if (!place.doors.some(({ line }) => line === null))
    return { vehicles: counted.vehicle, people, uncertain: areManyCounted }
  const { inside, uncertain, openAtSet } = await countInside(queries, place, { now, setAt: cars.at })
  // A number that a person set holds for the vehicles of that time, until their visits are over.
  const isSet = cars.at > now - place.unseenAfterMinutes * minuteMs
  const offset = isSet ? cars.value - openAtSet : 0
  return { vehicles: Math.max(0, inside + offset), people, uncertain: uncertain || areManyCounted }
}

type Starts = Record<'vehicle' | 'person', OccupancyDecision>

/** Adds up what the lines of a place counted, never below zero. */
async function countersOf(
  queries: Queries,
  place: Place,
  starts: Starts,
): Promise<Record<'vehicle' | 'person', number> & Pick<Occupancy, 'uncertain'>> {
  const doors = new Map(place.doors.flatMap(door => (door.line === null ? [] : [[door.line, door.crossing]])))
  const inside = { vehicle: starts.vehicle.value, person: starts.person.value }
  const through = { vehicle: 0, person: 0 }
  if (doors.size === 0) return { ...inside, uncertain: false }
  const ids = [...doors.keys()]
  const lines = await linesOfCameras(queries, ids)
  const totals = new LastTotals(lines)
  const rows = await flowsSince(queries, ids, Math.min(starts.vehicle.at, starts.person.at))
  // Totals grow in the order of the log: clocks of cameras are set back, and old posts come late.
  const all = rows.map(row => ({ row, grown: totals.growth(row) }))
  const inTime = all.sort(({ row: a }, { row: b }) => a.time - b.time || a.seq - b.seq || a.number - b.number)
  for (const { row, grown } of inTime) {
    const crossing = doors.get(row.line_id ?? '')
    const { target } = row
    // A line that has totals is not counted by its alarms too.
    if (row.is_total === 0 && lines.get(row.line_id ?? '')?.has_totals === 1) continue
    if (crossing === undefined || (target !== 'vehicle' && target !== 'person')) continue
    if (row.time < starts[target].at) continue
    inside[target] = Math.max(0, inside[target] + throughDoor(grown, crossing))
    through[target] += grown.entered + grown.left
  }
  return { ...inside, uncertain: Math.max(through.vehicle, through.person) > mostCounted }
}

const camerasOf = (queries: Queries, lines: readonly string[]) =>
  queries.selectFrom('line').select('camera_id').where('id', 'in', lines)

/** Rows of the cameras of these lines: their totals are those of the device, whichever line was touched. */
async function flowsSince(queries: Queries, lines: readonly string[], from: number): Promise<PlaceFlowTable[]> {
  const query = queries.selectFrom('place_flow').selectAll().where('camera_id', 'in', camerasOf(queries, lines))
  const since = Number.isFinite(from) ? query.where('time', '>=', from - totalsBeforeMs) : query
  return since.orderBy('seq').orderBy('number').execute()
}

type LineFacts = Pick<LineTable, 'id' | 'shape' | 'has_totals'>

/** All lines of the cameras that have these lines. */
async function linesOfCameras(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, LineFacts>> {
  const rows = await queries
    .selectFrom('line')
    .select(['id', 'shape', 'has_totals'])
    .where('camera_id', 'in', camerasOf(queries, ids))
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

interface Grown {
  entered: number
  left: number
}

/** The last totals of each device. It counts lines and areas apart from each other. */
class LastTotals {
  private readonly lines: ReadonlyMap<string, LineFacts>
  private readonly last = new Map<string, Totals>()

  constructor(lines: ReadonlyMap<string, LineFacts>) {
    this.lines = lines
  }

  /** The number that a row adds. */
  growth({ camera_id, line_id, target, time, entered, left, is_total }: PlaceFlowTable): Grown {
    if (is_total === 0) return { entered: entered ?? 0, left: left ?? 0 }
    const key = [camera_id, this.lines.get(line_id ?? '')?.shape, target].join('\n')
    const before = this.last.get(key) ?? { time: 0, entered: null, left: null }
    const now = { time, entered, left }
    if (isLateTotal(now, before)) return { entered: 0, left: 0 }
    this.last.set(key, laterTotal(now, before))
    return {
      entered: entered === null ? 0 : increment(before.entered, entered),
      left: left === null ? 0 : increment(before.left, left),
    }
  }
}

/** At a door with one direction, everything goes that way. */
function throughDoor({ entered, left }: Grown, crossing: 'in' | 'out' | 'direction'): number {
  if (crossing === 'direction') return entered - left
  return crossing === 'in' ? entered + left : -(entered + left)
}
