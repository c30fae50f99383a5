import type { Bins } from '#features/histogram/histogram-bins.ts'
import { shiftDays, startOfDay, startOfWallDay, wallClockMs } from '#format/zone.ts'
import { dayMs } from '#server/time/units.ts'

/** Times along the strip beside a list: 0 is the newest event at its top, 1 the oldest; each event takes the same room. */
export interface ScrubberScale {
  placeOf: (time: number) => number
  timeAt: (place: number) => number
  /** The end of the bin that a place lies in: its events may all be later than `timeAt` guesses. */
  endAt: (place: number) => number
}

export function scrubberScale({ counts, startOf }: Bins): ScrubberScale {
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  )
  /** Of each bin, the number of events newer than it. */
  const newer: number[] = new Array(counts.length).fill(0)
  for (let bin = counts.length - 2; bin >= 0; bin--) newer[bin] = (newer[bin + 1] ?? 0) + (counts[bin + 1] ?? 0)
  const binAt = (time: number) => {
    const found = counts.findIndex((_, bin) => time < startOf(bin + 1))
    return found < 0 ? counts.length - 1 : found
  }
  const wantedAt = (place: number) => Math.min(1, Math.max(0, place)) * total
  const binAtPlace = (place: number) =>
    counts.findIndex((count, at) => count > 0 && (newer[at] ?? 0) <= wantedAt(place))
  return {
    placeOf: time => {
      const bin = binAt(time)
      const [from, to] = [startOf(bin), startOf(bin + 1)]
      const left = Math.min(1, Math.max(0, (to - time) / Math.max(1, to - from)))
      return ((newer[bin] ?? 0) + left * (counts[bin] ?? 0)) / total
    },
    timeAt: place => {
      const wanted = wantedAt(place)
      const bin = binAtPlace(place)
      if (bin < 0) return startOf(0)
      const [from, to] = [startOf(bin), startOf(bin + 1)]
      const share = Math.min(1, (wanted - (newer[bin] ?? 0)) / Math.max(1, counts[bin] ?? 0))
      return to - share * (to - from)
    },
    endAt: place => startOf(binAtPlace(place) + 1),
  }
}

export interface ScrubberLabel {
  /** The beginning of the day or month. */
  at: number
  unit: 'day' | 'month'
  /** 0 is the top. */
  place: number
}

const mostDays = 62
/** The room of a label, in pixels. */
const labelHeight = 20

/** The beginnings of the days or months of a span, the newest first. */
function beginnings({ from, to }: Bins, zone: string): { at: number; unit: 'day' | 'month' }[] {
  const found: { at: number; unit: 'day' | 'month' }[] = []
  if ((to - from) / dayMs <= mostDays) {
    for (let at = startOfDay(to - 1, zone); at > from - dayMs; at = shiftDays(at, zone, -1)) {
      found.push({ at, unit: 'day' })
    }
    return found
  }
  const last = new Date(wallClockMs(to - 1, zone))
  for (let month = last.getUTCMonth(); ; month--) {
    const at = startOfWallDay(Date.UTC(last.getUTCFullYear(), month), zone)
    found.push({ at, unit: 'month' })
    if (at <= from) return found
  }
}

/** Labels that do not overlap, each where the newest events of its day or month stand. */
export function scrubberLabels(
  bins: Bins,
  { placeOf }: ScrubberScale,
  { zone, height }: { zone: string; height: number },
): ScrubberLabel[] {
  const all = beginnings(bins, zone)
  let free = 0
  return all.flatMap(({ at, unit }, index): ScrubberLabel[] => {
    const newest = all[index - 1]?.at ?? bins.to
    const [place, end] = [placeOf(newest), placeOf(at)]
    if (end <= place || place * height < free || place * height > height - labelHeight) return []
    free = place * height + labelHeight
    return [{ at, unit, place }]
  })
}
