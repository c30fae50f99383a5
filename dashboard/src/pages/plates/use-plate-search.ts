import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '#api/api-context.ts'
import { spanOf } from '#features/filter/filter.ts'
import type { TimeState } from '#features/filter/filter-when.tsx'
import { useFormat } from '#format/use-format.ts'
import { plateSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'

const isoText = (at: number | null) => (at === null ? '' : new Date(at).toISOString())

/** In the address, an empty text is no parameter. */
const emptyAsNull = (change: Partial<TimeState['filter']>) =>
  Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value || null]))

/** The search of the page, read from its address. */
export function usePlateSearch() {
  const [search, change] = useUrlSearch(plateSearch)
  const { zone } = useFormat()
  const { when = '', from = '', to = '' } = search
  const filter = useMemo(() => ({ when, from, to }), [when, from, to])
  const span = useMemo(() => spanOf(filter, Math.floor(Date.now() / 60_000) * 60_000, zone), [filter, zone])
  const asked = {
    plate: search.plate ?? '',
    lookAlikes: search.plateMatch === 'similar',
    known: search.known,
    group: search.group ?? '',
    camera: search.camera ?? '',
    from: isoText(span.from),
    to: isoText(span.to),
  }
  const time: TimeState = { filter, span, set: next => change(emptyAsNull(next)) }
  return {
    asked,
    time,
    change,
    countsReads: search.count === 'reads',
    isFiltered: Object.values(asked).some(value => value !== '' && value !== false && value !== undefined),
  }
}

export type PlateQuestion = ReturnType<typeof usePlateSearch>['asked']

/** The plates that match, page by page. Each search is recorded in the audit log, so it is not repeated on its own. */
export function usePlates({ plate, lookAlikes, known, group, camera, from, to }: PlateQuestion) {
  const api = useApi()
  // A pattern matches the whole plate, so that look-alikes of it make no sense.
  const match = lookAlikes && plate !== '' && !/[*?]/.test(plate) ? ('similar' as const) : undefined
  const query = {
    plate: plate || undefined,
    match,
    known: known === undefined ? undefined : known === 'true',
    group: group || undefined,
    camera: camera || undefined,
    from: from || undefined,
    to: to || undefined,
    limit: 60,
  }
  const pages = useInfiniteQuery({
    queryKey: ['plates', query],
    queryFn: ({ pageParam, signal }) => api.get('plates', { query: { ...query, cursor: pageParam } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: before => before,
  })
  return { ...pages, items: pages.data?.pages.flatMap(page => page.items) ?? [] }
}
