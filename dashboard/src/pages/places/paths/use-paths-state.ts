import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import { pathSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { TargetType } from '#server/model/index.ts'
import { rangeOf } from '../counts/place-period.ts'

/** The state of the page, read from its address. */
export function usePathsState() {
  const { zone } = useFormat()
  const [search, change] = useUrlSearch(pathSearch)
  const { show = 'paths', period = 'today' } = search
  const types = (search.type?.split(',') ?? []) as TargetType[]
  // Midnight of today, so that the request stays the same all day.
  const today = startOfDay(Date.now(), zone)
  const span = rangeOf(period === 'range' ? 'today' : period, today, zone)
  const from = (period === 'range' && search.from) || new Date(span.from).toISOString()
  const to = (period === 'range' && search.to) || new Date(span.to).toISOString()
  const query = { from, to, ...(types.length > 0 && { type: types }) }
  return { camera: search.camera, show, period, types, from, to, query, change, isEmpty: from >= to }
}

export type PathsState = ReturnType<typeof usePathsState>
