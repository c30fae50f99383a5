import type { CountSum, Counts } from '#server/api/schemas/index.ts'
import { bucketEnd, type Range } from './count-range.ts'

/** One bar of the chart: milliseconds since 1970, and sums over the parts. */
export interface CountBar extends Range {
  entered: number | null
  left: number | null
  /** The occupancy at the end of the bar, and its maximum; null if more than one camera counts. */
  present: number | null
  presentMax: number | null
}

/** A series that the chart draws: a camera's sum of one kind of target, or one of its lines or areas. */
type CountPart = Pick<CountSum, 'camera' | 'target' | 'points' | 'total'>
type Target = CountPart['target']

/** The types of target that can be shown. The first one that was counted is the default. */
export const targetOrder = ['person', 'vehicle', 'bike', 'all', 'unknown'] as const satisfies readonly Target[]

/** The kind of target to show. Kinds are never added up, because a sum of people and vehicles means nothing. */
export function shownTarget(counts: Pick<Counts, 'sums'>, chosen: string | null): Target {
  const isThere = (target: Target) => counts.sums.some(one => one.target === target)
  return targetOrder.find(target => target === chosen) ?? targetOrder.find(isThere) ?? 'person'
}

/** The series that may be added up without counting anybody twice. A chosen place is shown as it is. */
export function shownParts(
  counts: Pick<Counts, 'sums' | 'series'>,
  { target, place }: { target: Target; place: string | null },
): CountPart[] {
  const parts: CountPart[] = place === null ? counts.sums : counts.series
  return parts.filter(one => one.target === target)
}

const add = (a: number | null, b: number | null) => (b === null ? a : (a ?? 0) + b)

/**
 * The sum of the parts by bucket, oldest first, up to `now`. The answer leaves out buckets in which nothing was counted:
 * they are zero, or unknown where every camera was silent. Occupancy holds until the device reports another one.
 */
export function combineSeries(series: readonly CountPart[], counts: Counts, now: number): CountBar[] {
  if (series.length === 0) return []
  const bars = emptyBars(series, counts, now)
  const byStart = new Map(bars.map(bar => [bar.from, bar]))
  for (const point of series.flatMap(one => one.points)) {
    const bar = byStart.get(Date.parse(point.from))
    if (!bar) continue
    bar.entered = add(bar.entered, point.entered)
    bar.left = add(bar.left, point.left)
  }
  // The occupancies of different places cannot be added up.
  const inside = series.filter(one => one.points.some(point => point.presentLast !== null))
  if (inside.length === 1 && inside[0]) addPresence(bars, inside[0])
  return bars
}

const mostBars = 3000

function emptyBars(series: readonly CountPart[], counts: Counts, now: number): CountBar[] {
  const silent = silences(counts.gaps, [...new Set(series.map(one => one.camera.id))]).all
  const counted = (value: 'entered' | 'left') => series.some(one => one.points.some(point => point[value] !== null))
  const none = { entered: counted('entered') ? 0 : null, left: counted('left') ? 0 : null }
  const end = Math.min(Date.parse(counts.to), now)
  const bars: CountBar[] = []
  for (let from = Date.parse(counts.from); from < end && bars.length < mostBars; ) {
    const to = bucketEnd(from, counts.bucket, counts.zone)
    const isUnknown = silent.some(gap => gap.from <= from && gap.to >= to)
    bars.push({ from, to, ...(isUnknown ? { entered: null, left: null } : none), present: null, presentMax: null })
    from = to
  }
  return bars
}

function addPresence(bars: readonly CountBar[], series: CountPart): void {
  const byStart = new Map(series.points.map(point => [Date.parse(point.from), point]))
  let last: number | null = null
  for (const bar of bars) {
    const point = byStart.get(bar.from)
    const highest = point?.presentMax ?? last
    last = point?.presentLast ?? last
    bar.present = add(bar.present, last)
    bar.presentMax = add(bar.presentMax, highest)
  }
}

/** The times at which no camera could count, and those at which some could not. Both sorted, without overlaps. */
export interface Silences {
  all: Range[]
  some: Range[]
}

export function silences(gaps: Counts['gaps'], cameraIds: readonly string[]): Silences {
  const edges = gaps
    .filter(gap => cameraIds.includes(gap.camera.id))
    .flatMap(gap => [
      { at: Date.parse(gap.from), step: 1 },
      { at: Date.parse(gap.to), step: -1 },
    ])
    .sort((a, b) => a.at - b.at)
  const found: Silences = { all: [], some: [] }
  let silent = 0
  edges.forEach((edge, index) => {
    const before = edges[index - 1]
    if (before && silent > 0 && edge.at > before.at)
      found[silent >= cameraIds.length ? 'all' : 'some'].push({ from: before.at, to: edge.at })
    silent += edge.step
  })
  return found
}

/** Says which counts are missing in a bar; null if all cameras could count. */
export function silenceWords(silent: Silences, bar: Range): string | null {
  const touches = (ranges: readonly Range[]) => ranges.some(one => one.from < bar.to && one.to > bar.from)
  if (touches(silent.all)) return 'Cameras were silent for part of this time, so counts are missing.'
  return touches(silent.some) ? 'Some cameras were silent for part of this time.' : null
}
