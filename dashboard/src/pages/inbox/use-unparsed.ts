import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from '#api/api-context.ts'
import type { ProblemError } from '#api/problem-error.ts'
import type { ApiUnparsed, UnparsedPage } from '#server/api/schemas/index.ts'

/** The posts that could not be understood, newest first, page by page. */
export function useUnparsed() {
  const api = useApi()
  const pages = useInfiniteQuery({
    queryKey: ['unparsed', 'pages'],
    queryFn: ({ pageParam, signal }) => api.get<UnparsedPage>('unparsed', { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: 30_000,
  })
  const items: ApiUnparsed[] = pages.data?.pages.flatMap(page => page.items) ?? []
  return {
    items,
    total: pages.data?.pages[0]?.total ?? 0,
    ready: pages.data !== undefined,
    error: pages.error as ProblemError | null,
    again: () => void pages.refetch(),
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
  }
}
