import { useMemo } from 'react'
import { countSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { type Bucket, bucketFits, naturalBucket, type Preset, presetRange, type Range } from './count-range.ts'

export interface CountsState {
  /** Null when the period was selected by hand. */
  preset: Preset | null
  range: Range
  bucket: Bucket
  camera: string | null
  place: string | null
  target: 'person' | 'vehicle' | 'bike' | 'all' | 'unknown' | null
  view: 'chart' | 'table'
  compare: boolean
}

function chosenRange(from: string | undefined, to: string | undefined): Range | null {
  const range = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') }
  return range.to > range.from ? range : null
}

/** The state of the page, read from its address; `now` should change at most once a day. */
export function useCountsState(now: number, zone: string) {
  const [search, change] = useUrlSearch(countSearch)
  const { from, to, bucket, range: named = 'today' } = search
  const chosen = useMemo(() => chosenRange(from, to), [from, to])
  const offered = useMemo(() => presetRange(named, now, zone), [named, now, zone])
  const range = chosen ?? offered
  const state: CountsState = {
    preset: chosen ? null : named,
    range,
    bucket: bucket && bucketFits(bucket, range) ? bucket : naturalBucket(range),
    camera: search.camera ?? null,
    place: search.place ?? null,
    target: search.target ?? null,
    view: search.view ?? 'chart',
    compare: search.compare !== 'no',
  }
  const zoomTo = (zoomed: Range) =>
    change({
      from: new Date(zoomed.from).toISOString(),
      to: new Date(zoomed.to).toISOString(),
      range: null,
      bucket: null,
    })
  return { state, change, zoomTo }
}
