import type { CountSeries, Counts } from '../../../../src/api/schemas/index.ts'
import { bucketEnd, type Range } from './count-range.ts'

/** One bar of the chart: milliseconds since 1970, and sums over the series. */
export interface CountBar extends Range {
  entered: number | null
  left: number | null
  /** How many were inside at the end, and at most. */
  present: number | null
  presentMax: number | null
}

const samePlace = (a: CountSeries, b: CountSeries) =>
  a.camera.id === b.camera.id && a.place === b.place && a.source === b.source

/** Series that may be added up: a total is left out where its parts are there too. */
export function addable(series: readonly CountSeries[]): CountSeries[] {
  const isPart = (one: CountSeries) => one.target !== 'all'
  return series.filter(one => isPart(one) || !series.some(other => isPart(other) && samePlace(one, other)))
}

const add = (a: number | null, b: number | null) => (b === null ? a : (a ?? 0) + b)

/** The sum of the series by bucket, oldest first. Occupancy holds until the device reports another one. */
export function combineSeries(series: readonly CountSeries[], counts: Pick<Counts, 'bucket' | 'zone'>): CountBar[] {
  const bars = new Map<number, CountBar>()
  for (const one of series) {
    for (const point of one.points) {
      const from = Date.parse(point.from)
      const bar = bars.get(from) ?? {
        from,
        to: bucketEnd(from, counts.bucket, counts.zone),
        entered: null,
        left: null,
        present: null,
        presentMax: null,
      }
      bar.entered = add(bar.entered, point.entered)
      bar.left = add(bar.left, point.left)
      bars.set(from, bar)
    }
  }
  const sorted = [...bars.values()].sort((a, b) => a.from - b.from)
  for (const one of series) addPresence(sorted, one)
  return sorted
}

function addPresence(bars: readonly CountBar[], series: CountSeries): void {
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

/** Where none of the cameras could count, and where some could not. Both sorted, without overlaps. */
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

/** What the silences mean for a bar; null where everybody could count. */
export function silenceWords(silent: Silences, bar: Range): string | null {
  const touches = (ranges: readonly Range[]) => ranges.some(one => one.from < bar.to && one.to > bar.from)
  if (touches(silent.all)) return 'Cameras were silent for some of this time: nothing could be counted.'
  return touches(silent.some) ? 'Some cameras were silent for some of this time.' : null
}
