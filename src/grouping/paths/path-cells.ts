import type { TrackPoint } from '../../model/index.ts'
import { footOf } from './path-crossings.ts'

/** The grid that is laid over a picture. Cells are numbered from the top left, row by row. */
export const pathGrid = { columns: 32, rows: 18 } as const

/** Pictures are taken to be this wide for their height. */
const pictureRatio = 16 / 9
/** Boxes of detectors tremble, so a speed is measured over a second. */
const halfWindowMs = 500
/** A target that moves by less than this part of its height in a second stands. */
const standingBelow = 0.2
const smallestHeight = 0.01

/** A target was in a cell. Times are milliseconds since the start of its track. */
export interface CellPiece {
  cell: number
  from: number
  to: number
  isStanding: boolean
  /** In heights of the target's box. */
  moved: number
}

/** The position of a target, and its height in the picture. */
interface Footing {
  at: number
  x: number
  y: number
  height: number
}

function footingOf(point: TrackPoint): Footing {
  const { x, y } = footOf(point)
  return { at: point[0], x, y, height: Math.max(smallestHeight, point[4] - point[2]) }
}

const within = (index: number, count: number) => Math.min(count - 1, Math.max(0, index))

function cellAt(x: number, y: number): number {
  const { columns, rows } = pathGrid
  return within(Math.floor(y * rows), rows) * columns + within(Math.floor(x * columns), columns)
}

/** Heights a second between two moments. */
function speedBetween(a: Footing, b: Footing): number {
  if (b.at <= a.at) return 0
  const distance = Math.hypot((b.x - a.x) * pictureRatio, b.y - a.y)
  return distance / ((a.height + b.height) / 2) / ((b.at - a.at) / 1000)
}

/** The speed around the step from a point to the next. */
function speedAround(feet: readonly Footing[], step: number): number {
  const [start, end] = [feet[step], feet[step + 1]]
  if (!start || !end) return 0
  const middle = (start.at + end.at) / 2
  let [first, last] = [step, step + 1]
  while (first > 0 && middle - (feet[first]?.at ?? 0) < halfWindowMs) first--
  while (last < feet.length - 1 && (feet[last]?.at ?? 0) - middle < halfWindowMs) last++
  return speedBetween(feet[first] ?? start, feet[last] ?? end)
}

/** The shares of a step at which it passes from one column, or row, to the next. */
function sharesOfBorders(from: number, to: number, count: number): number[] {
  if (from === to) return []
  const [low, high] = [Math.min(from, to) * count, Math.max(from, to) * count]
  const first = Math.max(1, Math.floor(low) + 1)
  const last = Math.min(count - 1, Math.ceil(high) - 1)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => ((first + n) / count - from) / (to - from))
}

function piecesOfStep(start: Footing, end: Footing, { speed, cuts }: { speed: number; cuts: readonly number[] }) {
  const { columns, rows } = pathGrid
  const span = end.at - start.at
  const shares = [
    ...sharesOfBorders(start.x, end.x, columns),
    ...sharesOfBorders(start.y, end.y, rows),
    ...(span > 0 ? cuts.filter(at => at > start.at && at < end.at).map(at => (at - start.at) / span) : []),
    1,
  ].sort((a, b) => a - b)
  let before = 0
  return shares.map((share): CellPiece => {
    const middle = (before + share) / 2
    const [from, to] = [start.at + before * span, start.at + share * span]
    before = share
    return {
      cell: cellAt(start.x + (end.x - start.x) * middle, start.y + (end.y - start.y) * middle),
      from: Math.round(from),
      to: Math.round(to),
      isStanding: speed < standingBelow,
      moved: (speed * (to - from)) / 1000,
    }
  })
}

/** The cells that a path goes through, in their order. A piece also ends at each moment of `cuts`. */
export function pathCells(path: readonly TrackPoint[], cuts: readonly number[] = []): CellPiece[] {
  const feet = path.map(footingOf)
  const [only] = feet
  if (only && feet.length === 1)
    return [{ cell: cellAt(only.x, only.y), from: only.at, to: only.at, isStanding: true, moved: 0 }]
  return feet.slice(1).flatMap((end, step) => {
    const start = feet[step] ?? end
    return piecesOfStep(start, end, { speed: speedAround(feet, step), cuts })
  })
}
