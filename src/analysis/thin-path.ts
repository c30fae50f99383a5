import type { TrackPoint } from '../model/index.ts'

// A thousandth of the picture, which is invisible on a screen.
const noticeable = 0.001
const coarser = 1.4

/** Whether the box at `point` is where an even movement from `a` to `b` would have it at that moment. */
function isOnTheWay(a: TrackPoint, point: TrackPoint, b: TrackPoint, tolerance: number): boolean {
  const span = b[0] - a[0]
  const share = span > 0 ? (point[0] - a[0]) / span : 0
  return (
    Math.abs(point[1] - a[1] - (b[1] - a[1]) * share) <= tolerance &&
    Math.abs(point[2] - a[2] - (b[2] - a[2]) * share) <= tolerance &&
    Math.abs(point[3] - a[3] - (b[3] - a[3]) * share) <= tolerance &&
    Math.abs(point[4] - a[4] - (b[4] - a[4]) * share) <= tolerance
  )
}

/** Leaves out points that lie on the way, but never two in a row: the second is compared again without the first. */
function leaveOut(points: TrackPoint[], tolerance: number): TrackPoint[] {
  const left: TrackPoint[] = []
  let wasLeftOut = true
  for (const [at, point] of points.entries()) {
    const [before, after] = [left.at(-1), points[at + 1]]
    wasLeftOut =
      !wasLeftOut && before !== undefined && after !== undefined && isOnTheWay(before, point, after, tolerance)
    if (!wasLeftOut) left.push(point)
  }
  return left
}

/**
 * The path with at most `most` points (at least two), without those that do not change how it is drawn: a target that stands
 * still or moves evenly needs two. The first and the last point stay, and all points keep their times.
 */
export function thinPath(path: readonly TrackPoint[], most: number): TrackPoint[] {
  let points = [...path]
  for (let tolerance = noticeable; ; ) {
    const fewer = leaveOut(points, tolerance)
    if (fewer.length === points.length) {
      if (points.length <= Math.max(most, 2)) return points
      tolerance *= coarser
    }
    points = fewer
  }
}
