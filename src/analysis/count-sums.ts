import type { CountSeriesTable } from '../database/index.ts'
import type { CameraRef, CountTarget } from '../model/index.ts'
import { countRank } from './count-rank.ts'

export interface CountPoint {
  from: string
  entered: number | null
  left: number | null
  presentMax: number | null
  presentLast: number | null
}

export interface CountSeries {
  camera: CameraRef
  place: string
  target: CountTarget
  source: 'counter' | 'crossings'
  /** Intervals without a count are left out. */
  points: CountPoint[]
  /** The part of each point that is added to the sum of the camera. */
  inSum: Pick<CountPoint, 'entered' | 'left'>[]
  total: { entered: number; left: number }
}

/** The counts of a camera for one kind of target. A target counts once, even if several lines, areas or crossings report it. */
export interface CountSum {
  camera: CameraRef
  target: CountTarget
  points: CountPoint[]
  total: { entered: number; left: number }
}

export interface CountedCamera extends CameraRef {
  /** Own ids of the camera and of those merged into it. */
  ids: string[]
}

/** The counts from one edge to the next. */
export interface Sums {
  /** Index of the edge it begins at. */
  edge: number
  entered: number | null
  left: number | null
  sumEntered: number | null
  sumLeft: number | null
  presentMax: number | null
  presentLast: number | null
}

export interface ReadSums {
  /** The sums by number of the series. */
  sums: Map<number, Sums[]>
  /** The beginning of each interval. */
  starts: string[]
}

type Join = (a: number, b: number) => number

const join = (how: Join, a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : how(a, b))
const plus: Join = (a, b) => a + b

/** One interval of the camera and of those merged into it. */
function mergeSums(one: Sums, more: Sums): Sums {
  return {
    edge: one.edge,
    entered: join(plus, one.entered, more.entered),
    left: join(plus, one.left, more.left),
    sumEntered: join(plus, one.sumEntered, more.sumEntered),
    sumLeft: join(plus, one.sumLeft, more.sumLeft),
    presentMax: join(Math.max, one.presentMax, more.presentMax),
    presentLast: more.presentLast ?? one.presentLast,
  }
}

function inOrder(all: Sums[], merge: (one: Sums, more: Sums) => Sums): Sums[] {
  const byEdge = new Map<number, Sums>()
  for (const sums of all) {
    const before = byEdge.get(sums.edge)
    byEdge.set(sums.edge, before ? merge(before, sums) : sums)
  }
  return [...byEdge.values()].sort((a, b) => a.edge - b.edge)
}

const totalOf = (points: Pick<CountPoint, 'entered' | 'left'>[]) => ({
  entered: points.reduce((total, point) => total + (point.entered ?? 0), 0),
  left: points.reduce((total, point) => total + (point.left ?? 0), 0),
})

/** One series of an answer, of the camera and of those merged into it. */
export function toSeries(camera: CountedCamera, series: CountSeriesTable[], { sums, starts }: ReadSums): CountSeries {
  const all = inOrder(
    series.flatMap(({ id }) => sums.get(id) ?? []),
    mergeSums,
  )
  const points = all.map(({ edge, entered, left, presentMax, presentLast }) => {
    return { from: starts[edge] ?? '', entered, left, presentMax, presentLast }
  })
  const { place = '', target = 'unknown', source = 'counter' } = series[0] ?? {}
  return {
    camera: { id: camera.id, name: camera.name },
    place,
    target,
    source,
    points,
    inSum: all.map(({ sumEntered, sumLeft }) => ({ entered: sumEntered, left: sumLeft })),
    total: totalOf(points),
  }
}

/** Occupancy is not added up: that of the best series is used. */
const addUp = (best: Sums, worse: Sums): Sums => {
  const { presentMax, presentLast } = best.presentLast === null ? worse : best
  return { ...mergeSums(best, worse), presentMax, presentLast }
}

/** The counts of a camera for one kind of target. */
export function toSum(camera: CountedCamera, series: CountSeriesTable[], { sums, starts }: ReadSums): CountSum {
  const bestFirst = series.toSorted((a, b) => countRank(a) - countRank(b))
  const all = inOrder(
    bestFirst.flatMap(({ id }) => sums.get(id) ?? []),
    addUp,
  )
  const points = all.map(({ edge, sumEntered, sumLeft, presentMax, presentLast }) => {
    return { from: starts[edge] ?? '', entered: sumEntered, left: sumLeft, presentMax, presentLast }
  })
  const target = series[0]?.target ?? 'unknown'
  return { camera: { id: camera.id, name: camera.name }, target, points, total: totalOf(points) }
}
