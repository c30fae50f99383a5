import { useInfiniteQuery } from '@tanstack/react-query'
import type { Query } from './api-client.ts'
import { useApi } from './api-context.ts'
import type { ProblemError } from './problem-error.ts'

interface AnyPage<Item> {
  items: Item[]
  nextCursor: string | null
}

export interface Pages<Item, Page> {
  items: Item[]
  /** The newest page, with what it says of all. */
  first: Page | undefined
  error: ProblemError | null
  again: () => void
  /** Null at the end. */
  more: (() => void) | null
  isFetchingMore: boolean
}

/** A list of the API, page by page; asked again every `everyMs`. */
export function usePages<Item, Page extends AnyPage<Item> = AnyPage<Item>>(
  path: string,
  query: Query,
  everyMs: number,
): Pages<Item, Page> {
  const api = useApi()
  const pages = useInfiniteQuery({
    queryKey: [path, 'pages', query],
    queryFn: ({ pageParam, signal }) => api.get<Page>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: everyMs,
  })
  return {
    items: pages.data?.pages.flatMap(page => page.items) ?? [],
    first: pages.data?.pages[0],
    error: pages.error as ProblemError | null,
    again: () => void pages.refetch(),
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    isFetchingMore: pages.isFetchingNextPage,
  }
}
