import { useMemo } from 'react'
import { useUrlSearch } from '#routing/use-url-search.ts'
import {
  type Bucket,
  bucketFits,
  buckets,
  naturalBucket,
  type Preset,
  presetRange,
  presets,
  type Range,
} from './count-range.ts'

export interface CountsState {
  /** Null when the time was chosen by hand. */
  preset: Preset | null
  range: Range
  bucket: Bucket
  camera: string | null
  place: string | null
  target: string | null
  view: 'chart' | 'table'
  compare: boolean
}

type Change = Partial<
  Record<'range' | 'from' | 'to' | 'bucket' | 'camera' | 'place' | 'target' | 'view' | 'compare', string | null>
>

const oneOf = <Word extends string>(words: readonly Word[], text: string | undefined): Word | null =>
  words.find(word => word === text) ?? null

function chosenRange(from: string | undefined, to: string | undefined): Range | null {
  const range = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') }
  return range.to > range.from ? range : null
}

/** What the page shows, from its address; `now` should change once a day at most. */
export function useCountsState(now: number, zone: string) {
  const [search, setSearch] = useUrlSearch()
  const { from, to } = search
  const asked = oneOf(buckets, search.bucket)
  const named = oneOf(presets, search.range) ?? 'today'
  const chosen = useMemo(() => chosenRange(from, to), [from, to])
  const offered = useMemo(() => presetRange(named, now, zone), [named, now, zone])
  const range = chosen ?? offered
  const state: CountsState = {
    preset: chosen ? null : named,
    range,
    bucket: asked && bucketFits(asked, range) ? asked : naturalBucket(range),
    camera: search.camera ?? null,
    place: search.place ?? null,
    target: search.target ?? null,
    view: search.view === 'table' ? 'table' : 'chart',
    compare: search.compare !== 'no',
  }
  return {
    state,
    change: (next: Change) => setSearch(next),
    zoomTo: (to: Range) =>
      setSearch({
        from: new Date(to.from).toISOString(),
        to: new Date(to.to).toISOString(),
        range: null,
        bucket: null,
      }),
  }
}
