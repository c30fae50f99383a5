import type { Point } from '../../model/index.ts'
import { type DrawnShape, distanceToEdge, edgesOf, isInside } from './path-crossings.ts'

/** Lines at most this part of the picture apart lie over the same door. */
const apart = 0.08
/** Of the shorter one, at least this part has to lie there. */
const leastShare = 0.5
const pointsAnEdge = 20

function lengthOf(drawn: DrawnShape): number {
  return edgesOf(drawn).reduce((sum, [a, b]) => sum + Math.hypot(b.x - a.x, b.y - a.y), 0)
}

/** Points along a line or the border of a zone, those of each edge equally far apart. */
function pointsAlong(drawn: DrawnShape): Point[] {
  return edgesOf(drawn).flatMap(([a, b]) =>
    Array.from({ length: pointsAnEdge + 1 }, (_, n) => {
      const share = n / pointsAnEdge
      return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
    }),
  )
}

function isOver(point: Point, drawn: DrawnShape): boolean {
  if (drawn.shape === 'area' && isInside(drawn.points, point)) return true
  return edgesOf(drawn).some(edge => distanceToEdge(point, edge) <= apart)
}

/**
 * Whether two lines or zones of one camera lie over the same door, so that who passes crosses both. Totals without a
 * position may be about every door that the camera sees.
 */
export function isSameDoor(a: DrawnShape, b: DrawnShape): boolean {
  if (a.points.length < 2 || b.points.length < 2) return true
  const [shorter, longer] = lengthOf(a) <= lengthOf(b) ? [a, b] : [b, a]
  const points = pointsAlong(shorter)
  return points.filter(point => isOver(point, longer)).length >= points.length * leastShare
}
