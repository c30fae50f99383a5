import { useMemo } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { shiftDays } from '#format/zone.ts'
import type { Counts } from '#server/api/schemas/index.ts'
import { combineSeries, shownParts, shownTarget } from './combine-series.ts'
import { ghostsOf, type Range } from './count-range.ts'
import { type Ghost, moveBars } from './ghosts.ts'
import type { CountsState } from './use-counts-state.ts'

/** The query of the page for `GET counts` and its export. */
export function countsQuery(state: CountsState, range: Range, zone: string) {
  return {
    bucket: state.bucket,
    camera: state.camera ?? undefined,
    place: state.place ?? undefined,
    target: state.target ?? undefined,
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    zone,
    weekStart: 1,
  }
}

/** The counts of the selected period, and of the periods it is compared with. */
export function useCounts(state: CountsState, zone: string) {
  const query = (days: number) => {
    const { from, to } = state.range
    const range = { from: shiftDays(from, zone, -days), to: shiftDays(to, zone, -days) }
    return countsQuery(state, days === 0 ? state.range : range, zone)
  }
  const [near, far] = useMemo(() => ghostsOf(state.range), [state.range])
  const now = useApiQuery('counts', { query: query(0) }, { everyMs: 60_000, keepPrevious: true })
  const compared = state.compare && now.data !== undefined
  const before = useApiQuery('counts', { query: query(near?.days ?? 1) }, { enabled: compared, freshMs: 600_000 })
  const longBefore = useApiQuery(
    'counts',
    { query: query(far?.days ?? 1) },
    {
      enabled: compared && far !== undefined,
      freshMs: 600_000,
    },
  )

  const ghosts = useMemo(() => {
    const ghost = (answer: Counts | undefined, meant: { days: number; words: string } | undefined): Ghost[] => {
      if (!state.compare || !answer || !meant) return []
      const target = shownTarget(now.data ?? answer, state.target)
      const bars = combineSeries(shownParts(answer, { target, place: state.place }), answer, Date.now())
      const move = { days: meant.days, bucket: answer.bucket, zone }
      return bars.length === 0 ? [] : [{ words: meant.words, bars: moveBars(bars, move) }]
    }
    return [...ghost(before.data, near), ...ghost(longBefore.data, far)]
  }, [state.compare, state.target, state.place, now.data, before.data, longBefore.data, near, far, zone])
  return { counts: now, ghosts }
}
