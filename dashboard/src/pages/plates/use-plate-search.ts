import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import type { PlatePage } from '#server/api/schemas/index.ts'

/** What the page searches for, from its address. */
export function usePlateSearch() {
  const [search, change] = useUrlSearch()
  const asked = {
    plate: search.plate ?? '',
    lookAlikes: search.plateMatch === 'similar',
    known: search.known === 'true' || search.known === 'false' ? search.known : '',
    group: search.group ?? '',
    camera: search.camera ?? '',
  }
  return { asked, change, isFiltered: Object.values(asked).some(value => value !== '' && value !== false) }
}

export type PlateQuestion = ReturnType<typeof usePlateSearch>['asked']

/** The plates that answer it, page by page. Each search is noted in the audit log, so it is not repeated by itself. */
export function usePlates({ plate, lookAlikes, known, group, camera }: PlateQuestion) {
  const api = useApi()
  // A pattern is the whole plate; looking for look-alikes of it makes no sense.
  const match = lookAlikes && plate !== '' && !/[*?]/.test(plate) ? 'similar' : null
  const query = { plate, match, known, group, camera, limit: 60 }
  const pages = useInfiniteQuery({
    queryKey: ['plates', query],
    queryFn: ({ pageParam, signal }) => api.get<PlatePage>('plates', { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: before => before,
  })
  return { ...pages, items: pages.data?.pages.flatMap(page => page.items) ?? [] }
}
