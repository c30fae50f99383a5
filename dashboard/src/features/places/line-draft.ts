import type { ApiLine } from '#server/api/schemas/index.ts'

export type Point = ApiLine['points'][number]

/** A line or zone that is being drawn. */
export interface LineDraft {
  /** Null for a new one. */
  id: string | null
  shape: ApiLine['shape']
  points: readonly Point[]
  name: string
}

export const mostPoints = { line: 2, area: 16 } as const
export const fewestPoints = { line: 2, area: 3 } as const

const within = (share: number) => Math.min(1, Math.max(0, share))
const inPicture = ({ x, y }: Point): Point => ({ x: within(x), y: within(y) })
const distance = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y)
const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })

export const canAdd = ({ shape, points }: LineDraft) => points.length < mostPoints[shape]
export const isComplete = ({ shape, points }: LineDraft) => points.length >= fewestPoints[shape]

/** The number of the edge of a zone where a new corner makes its border the least longer. */
function nearestEdge(points: readonly Point[], point: Point): number {
  const longer = points.map((from, n) => {
    const to = points[(n + 1) % points.length] ?? from
    return distance(from, point) + distance(point, to) - distance(from, to)
  })
  return longer.indexOf(Math.min(...longer))
}

/** Adds a point: the next end of a line, or a corner of a zone at its nearest edge. Returns the number of the point too. */
export function withPoint(draft: LineDraft, point: Point): { draft: LineDraft; at: number } {
  const { shape, points } = draft
  if (!canAdd(draft)) return { draft, at: -1 }
  const at = shape === 'area' && points.length > 2 ? nearestEdge(points, point) + 1 : points.length
  return { draft: { ...draft, points: points.toSpliced(at, 0, inPicture(point)) }, at }
}

/** Adds a corner in the middle of the longest edge of a zone. */
export function withMiddlePoint(draft: LineDraft): LineDraft {
  const { points } = draft
  const lengths = points.map((from, n) => distance(from, points[(n + 1) % points.length] ?? from))
  const at = lengths.indexOf(Math.max(...lengths))
  const [from, to] = [points[at], points[(at + 1) % points.length]]
  if (!from || !to || !canAdd(draft)) return draft
  return { ...draft, points: points.toSpliced(at + 1, 0, between(from, to)) }
}

export function withMoved(draft: LineDraft, at: number, to: Point): LineDraft {
  return { ...draft, points: draft.points.map((point, n) => (n === at ? inPicture(to) : point)) }
}

export function withoutPoint(draft: LineDraft, at: number): LineDraft {
  return { ...draft, points: draft.points.filter((_, n) => n !== at) }
}

/** The other direction of a line is in. */
export function turned(draft: LineDraft): LineDraft {
  return { ...draft, points: draft.points.toReversed() }
}

/** Points in the middle of the picture, to begin with on a keyboard. */
export function withStart(draft: LineDraft): LineDraft {
  const [left, right, top, bottom] = [0.3, 0.7, 0.4, 0.7]
  const ends = [
    { x: left, y: bottom },
    { x: right, y: bottom },
  ]
  const corners = [{ x: left, y: top }, { x: right, y: top }, ...ends.toReversed()]
  return { ...draft, points: draft.shape === 'line' ? ends : corners }
}

/** The middle of a line and the direction that counts as in, on a picture of this size. */
export function arrowOf(
  [first, last]: readonly Point[],
  { width, height }: { width: number; height: number },
): { x: number; y: number; degrees: number } | null {
  if (!first || !last) return null
  const [dx, dy] = [(last.x - first.x) * width, (last.y - first.y) * height]
  if (dx === 0 && dy === 0) return null
  const middle = between(first, last)
  // Over a line from left to right, seen from its first point to its last, is in.
  const degrees = (Math.atan2(dx, -dy) * 180) / Math.PI
  return { x: middle.x * width, y: middle.y * height, degrees }
}
