import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import { plateSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'

/** The search of the page, read from its address. */
export function usePlateSearch() {
  const [search, change] = useUrlSearch(plateSearch)
  const asked = {
    plate: search.plate ?? '',
    lookAlikes: search.plateMatch === 'similar',
    known: search.known,
    group: search.group ?? '',
    camera: search.camera ?? '',
  }
  return {
    asked,
    change,
    isFiltered: Object.values(asked).some(value => value !== '' && value !== false && value !== undefined),
  }
}

export type PlateQuestion = ReturnType<typeof usePlateSearch>['asked']

/** The plates that match, page by page. Each search is recorded in the audit log, so it is not repeated on its own. */
export function usePlates({ plate, lookAlikes, known, group, camera }: PlateQuestion) {
  const api = useApi()
  // A pattern matches the whole plate, so that look-alikes of it make no sense.
  const match = lookAlikes && plate !== '' && !/[*?]/.test(plate) ? ('similar' as const) : undefined
  const query = {
    plate: plate || undefined,
    match,
    known: known === undefined ? undefined : known === 'true',
    group: group || undefined,
    camera: camera || undefined,
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
