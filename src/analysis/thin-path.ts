import type { TrackPoint } from '../model/index.ts'

/** A point of the path while points are being left out: its neighbours that are still there, and what it is worth. */
interface Kept {
  point: TrackPoint
  before: number
  after: number
  worth: number
}

// A thousandth of the picture: nobody sees that on a screen.
const noticeable = 0.001

/** How far the box was from where it would have been, had it moved evenly from `a` to `b` through that moment. */
function deviation(a: TrackPoint, point: TrackPoint, b: TrackPoint): number {
  const span = b[0] - a[0]
  const share = span > 0 ? (point[0] - a[0]) / span : 0
  let most = 0
  for (const n of [1, 2, 3, 4] as const) {
    most = Math.max(most, Math.abs(point[n] - (a[n] + (b[n] - a[n]) * share)))
  }
  return most
}

function worthOf(points: Kept[], at: number): number {
  const { point, before, after } = points[at] as Kept
  const [a, b] = [points[before], points[after]]
  return a && b ? deviation(a.point, point, b.point) : Number.POSITIVE_INFINITY
}

function leastWorth(points: Kept[]): number {
  let least = 0
  for (let at = points[0]?.after ?? 0; at < points.length; at = points[at]?.after ?? points.length) {
    if ((points[at]?.worth ?? 0) < (points[least]?.worth ?? 0)) least = at
  }
  return least
}

/**
 * The path with at most `most` points (two at least) and without those that it can be drawn without: a target that
 * stands still or walks evenly needs two. First and last point stay, and each that stays keeps its moment.
 */
export function thinPath(path: readonly TrackPoint[], most: number): TrackPoint[] {
  const points = path.map((point, at): Kept => ({ point, before: at - 1, after: at + 1, worth: 0 }))
  for (const [at, kept] of points.entries()) kept.worth = worthOf(points, at)
  for (let left = points.length; left > 2; left--) {
    const at = leastWorth(points)
    const { before, after, worth } = points[at] as Kept
    if (worth > noticeable && left <= most) break
    const [a, b] = [points[before], points[after]]
    if (!a || !b) break
    a.after = after
    b.before = before
    a.worth = worthOf(points, before)
    b.worth = worthOf(points, after)
  }
  const thinned: TrackPoint[] = []
  for (let at = 0; at < points.length; at = points[at]?.after ?? points.length) {
    const kept = points[at]
    if (kept) thinned.push(kept.point)
  }
  return thinned
}
