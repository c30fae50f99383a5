import type { Queries } from '../../database/index.ts'
import { type CountTarget, countTargets } from '../../model/index.ts'
import { weekTime } from '../../time/week-time.ts'
import type { Place } from '../place.ts'
import { type Comparison, comparedEdges } from './compared-edges.ts'
import { type CountBucket, CountBuckets, type Silence, totalOf } from './count-buckets.ts'
import { type DoorFlow, type DoorSource, doorFlows, doorKinds, linesOfDoors } from './door-flows.ts'
import type { InsideSpan } from './inside-history.ts'
import { quarterMs } from './line-counts.ts'
import { placeInside } from './place-inside.ts'

export const countGroups = ['sex', 'age'] as const
export type CountGroup = (typeof countGroups)[number]

export interface PlaceCountsWanted {
  /** The beginning of each bucket and the end of the last, on quarters of an hour. */
  edges: readonly number[]
  /** IANA name of the zone of days and hours. */
  zone: string
  /** IANA name of the server's zone, on whose clocks the place's reset time is. */
  timeZone: string
  now: number
  /** Left out: what the place counts. */
  target?: CountTarget | undefined
  compare?: Comparison | undefined
  group?: CountGroup | undefined
  heat?: boolean | undefined
  /** Whether an instant is within opening hours; null where all hours count. */
  isOpen: ((at: number) => boolean) | null
  /** When cameras were silent, by the ids as they are shown. */
  silencesOf: (cameras: readonly string[], range: { from: number; to: number }) => Promise<Silence[]>
}

export interface CountTotal {
  entered: number
  left: number
  missingMs: number
}

/** Sums of one weekday and hour. */
export interface HeatCell {
  /** 0 is Monday. */
  weekday: number
  hour: number
  entered: number
  left: number
  /** So many hours of it were observed. */
  hours: number
}

export interface PlaceCounts {
  target: CountTarget
  points: (Pick<CountBucket, 'entered' | 'left' | 'missingMs'> & (InsideSpan | { insideMax: null; insideLast: null }))[]
  total: CountTotal
  compared: { edges: number[]; weeks: number; points: Omit<CountBucket, 'quarters'>[]; total: CountTotal } | null
  groups: { value: string | null; entered: number; left: number }[] | null
  heat: HeatCell[] | null
  doors: { door: number; source: DoorSource | null; entered: number; left: number }[]
  silences: Silence[]
}

/** Returns what a place counts by default: vehicles where doors read plates, else people. */
function chosenTarget(targets: readonly string[]): CountTarget {
  if (targets.includes('vehicle') && targets[0] === 'vehicle') return 'vehicle'
  return countTargets.find(target => targets.includes(target)) ?? 'person'
}

const within = ({ from, to }: Silence, range: { from: number; to: number }) => from < range.to && to > range.from

/** The numbers of one kind of target at a place: each has the same value in every range, bucket, zone and comparison. */
export async function placeCounts(queries: Queries, place: Place, wanted: PlaceCountsWanted): Promise<PlaceCounts> {
  const { edges, zone, now, compare } = wanted
  const kinds = await doorKinds(queries, place)
  const target = wanted.target ?? chosenTarget(kinds.targets)
  const others = compare ? comparedEdges(edges, zone, compare) : []
  const all = [edges, ...others].flat()
  const range = { from: Math.min(...all), to: Math.max(...all) }
  const flows = await doorFlows(queries, place, { target, ...quartersOf(range) })
  const cameras = await countingCameras(queries, place, target)
  const silences = await wanted.silencesOf(cameras, range)
  const { isOpen } = wanted
  const buckets = new CountBuckets({
    flows,
    silences,
    cameras,
    first: kinds.first ?? Number.POSITIVE_INFINITY,
    now: Math.floor(now / quarterMs),
    isWithin: isOpen && (quarter => isOpen(quarter * quarterMs)),
  })
  const points = buckets.between(edges)
  const inside = await placeInside(queries, place, { ...wanted, target })
  const shown = { from: edges[0] ?? 0, to: edges.at(-1) ?? 0 }
  const own = quartersBetween(shown).flatMap(quarter => buckets.flowsOf(quarter))
  return {
    target,
    points: points.map(({ entered, left, missingMs }, n) => {
      const spans = entered === null ? undefined : inside[n]
      return { entered, left, missingMs, ...(spans ?? { insideMax: null, insideLast: null }) }
    }),
    total: totalOf(points),
    compared: compare ? comparedCounts(others, buckets) : null,
    groups: wanted.group ? groupsOf(own, wanted.group) : null,
    heat: wanted.heat ? heatOf(buckets, shown, zone) : null,
    doors: place.doors.map((_, door) => sumOfDoor(own, door)),
    silences: silences.filter(silence => within(silence, shown)),
  }
}

const quartersOf = ({ from, to }: { from: number; to: number }) => ({ from: from / quarterMs, to: to / quarterMs })

function quartersBetween(range: { from: number; to: number }): number[] {
  const { from, to } = quartersOf(range)
  return Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n)
}

/** The cameras whose silence leaves a hole. */
async function countingCameras(queries: Queries, place: Place, target: CountTarget): Promise<string[]> {
  const lines = await linesOfDoors(queries, place)
  const counting = place.doors.filter(({ line }) => (line === null ? target === 'vehicle' : lines.has(line)))
  return [...new Set(counting.map(({ camera }) => camera))]
}

/** The mean of some lists of buckets, without holes; of one list its own numbers. */
function comparedCounts(others: number[][], buckets: CountBuckets): NonNullable<PlaceCounts['compared']> {
  const [first = []] = others
  const lists = others.map(edges => buckets.between(edges))
  const points = first.slice(1).map((_, n) => meanOf(lists.flatMap(list => list[n] ?? [])))
  const counted = lists.filter(list => list.some(({ entered }) => entered !== null))
  const totals = counted.map(totalOf)
  const total = {
    entered: mean(totals.map(({ entered }) => entered)) ?? 0,
    left: mean(totals.map(({ left }) => left)) ?? 0,
    missingMs: totals.reduce((sum, { missingMs }) => sum + missingMs, 0),
  }
  return { edges: first, weeks: counted.length, points, total }
}

/** Rounded to a tenth. */
function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10
}

function meanOf(same: readonly CountBucket[]): Omit<CountBucket, 'quarters'> {
  const known = same.filter(({ entered }) => entered !== null)
  return {
    entered: mean(known.map(({ entered }) => entered ?? 0)),
    left: mean(known.map(({ left }) => left ?? 0)),
    missingMs: same.reduce((sum, { missingMs }) => sum + missingMs, 0),
  }
}

function sumOf(flows: readonly DoorFlow[]) {
  return {
    entered: flows.reduce((sum, { entered }) => sum + entered, 0),
    left: flows.reduce((sum, { left }) => sum + left, 0),
  }
}

function sumOfDoor(flows: readonly DoorFlow[], door: number): PlaceCounts['doors'][number] {
  const own = flows.filter(flow => flow.door === door)
  return { door, source: own.at(-1)?.source ?? null, ...sumOf(own) }
}

function groupsOf(flows: readonly DoorFlow[], group: CountGroup): NonNullable<PlaceCounts['groups']> {
  const groups = Map.groupBy(flows, flow => flow[group])
  return [...groups]
    .map(([value, own]) => ({ value: value === '' ? null : value, ...sumOf(own) }))
    .sort((a, b) => b.entered - a.entered)
}

const quartersAnHour = 4

function heatOf(buckets: CountBuckets, range: { from: number; to: number }, zone: string): HeatCell[] {
  const cells = Array.from({ length: 7 * 24 }, (_, n): HeatCell => {
    return { weekday: Math.floor(n / 24), hour: n % 24, entered: 0, left: 0, hours: 0 }
  })
  for (const quarter of quartersBetween(range)) {
    const { weekday, minute } = weekTime(quarter * quarterMs, zone)
    const cell = cells[weekday * 24 + Math.floor(minute / 60)]
    const { entered, left, quarters } = buckets.bucket(quarter, quarter + 1)
    if (!cell || quarters === 0) continue
    cell.entered += entered ?? 0
    cell.left += left ?? 0
    cell.hours += 1 / quartersAnHour
  }
  return cells
}
