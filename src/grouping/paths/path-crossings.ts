import type { Point, TrackPoint } from '../../model/index.ts'

/** A line or zone that a person drew on the picture of a camera. Points are fractions of the picture. */
export interface DrawnShape {
  shape: 'area' | 'line'
  points: readonly Point[]
}

/** A target crossed a line, or the border of a zone. */
export interface PathCrossing {
  /** Milliseconds since the start of the track. */
  at: number
  /** Over a line from left to right, seen from its first point to its last; into a zone. */
  isIn: boolean
}

interface Step {
  from: Point
  to: Point
}

/** A target that comes back without going further away from the line than this part of the picture did not cross it. */
const hysteresis = 0.015

/** Returns the point where a target stands: the middle of the lower edge of its box. */
export function footOf([, x1, , x2, y2]: TrackPoint): Point {
  return { x: (x1 + x2) / 2, y: y2 }
}

const cross = (a: Point, b: Point, point: Point) => (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x)

/** On the right of an edge, seen from its first point; a point on it is on the right. */
const isRight = (a: Point, b: Point, point: Point) => cross(a, b, point) >= 0

/** The part of a step at which it crosses an edge, and to which side; null where it does not. */
function crossesEdge({ from, to }: Step, a: Point, b: Point): { share: number; isToRight: boolean } | null {
  const [before, after] = [isRight(a, b, from), isRight(a, b, to)]
  if (before === after || isRight(from, to, a) === isRight(from, to, b)) return null
  const [distance, rest] = [cross(a, b, from), cross(a, b, to)]
  return { share: distance / (distance - rest), isToRight: after }
}

/** The edges of a line, or those around a zone. */
export function edgesOf({ shape, points }: DrawnShape): [Point, Point][] {
  const ends = points.slice(1).map((point, n): [Point, Point] => [points[n] ?? point, point])
  const [first, last] = [points[0], points.at(-1)]
  return shape === 'area' && first && last ? [...ends, [last, first]] : ends
}

/** Whether a point is in a zone. */
export function isInside(points: readonly Point[], { x, y }: Point): boolean {
  let isIn = false
  for (const [a, b] of edgesOf({ shape: 'area', points })) {
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) isIn = !isIn
  }
  return isIn
}

export function distanceToEdge(point: Point, [a, b]: [Point, Point]): number {
  const length = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
  const along = length === 0 ? 0 : ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(point.x - a.x - share * (b.x - a.x), point.y - a.y - share * (b.y - a.y))
}

/** All crossings in their order, those of a target that trembles on the line included. */
function everyCrossing(drawn: DrawnShape, path: readonly TrackPoint[]): PathCrossing[] {
  const edges = edgesOf(drawn)
  const [start] = path
  let isIn = drawn.shape === 'area' && start !== undefined && isInside(drawn.points, footOf(start))
  return path.slice(1).flatMap((point, n) => {
    const before = path[n] ?? point
    const step = { from: footOf(before), to: footOf(point) }
    const found = edges.flatMap(([a, b]) => crossesEdge(step, a, b) ?? []).sort((a, b) => a.share - b.share)
    return found.map(({ share, isToRight }) => {
      isIn = drawn.shape === 'area' ? !isIn : isToRight
      return { at: Math.round(before[0] + share * (point[0] - before[0])), isIn }
    })
  })
}

/** Returns where a target stood at a moment, if it moved evenly between the points of its path. */
function footAt(path: readonly TrackPoint[], at: number): Point | null {
  const next = path.findIndex(([time]) => time >= at)
  const [before, after] = [path[next - 1] ?? path[next], path[next]]
  if (!before || !after) return null
  const [from, to] = [footOf(before), footOf(after)]
  const share = after[0] > before[0] ? (at - before[0]) / (after[0] - before[0]) : 0
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** Returns the distance of a target from the line between two moments. */
function farthestBetween(drawn: DrawnShape, path: readonly TrackPoint[], from: number, to: number): number {
  const edges = edgesOf(drawn)
  const within = path.filter(([at]) => at >= from && at <= to).map(footOf)
  const middle = footAt(path, (from + to) / 2)
  const feet = middle ? [...within, middle] : within
  return Math.max(0, ...feet.map(foot => Math.min(...edges.map(edge => distanceToEdge(foot, edge)))))
}

/** When a target crossed a drawn line, or came into a drawn zone and left it. */
export function pathCrossings(drawn: DrawnShape, path: readonly TrackPoint[]): PathCrossing[] {
  const kept: PathCrossing[] = []
  for (const crossing of everyCrossing(drawn, path)) {
    const last = kept.at(-1)
    const isBack = last && last.isIn !== crossing.isIn
    if (isBack && farthestBetween(drawn, path, last.at, crossing.at) < hysteresis) kept.pop()
    else kept.push(crossing)
  }
  return kept
}

/** The times that a target was in a zone, in milliseconds since the start of its track. */
export function timesInside(drawn: DrawnShape, path: readonly TrackPoint[]): { from: number; to: number }[] {
  const [start, end] = [path[0], path.at(-1)]
  if (drawn.shape !== 'area' || !start || !end) return []
  const found: { from: number; to: number }[] = []
  let from = isInside(drawn.points, footOf(start)) ? start[0] : null
  for (const { at, isIn } of pathCrossings(drawn, path)) {
    if (isIn) from ??= at
    else if (from !== null) {
      found.push({ from, to: at })
      from = null
    }
  }
  return from === null ? found : [...found, { from, to: end[0] }]
}
