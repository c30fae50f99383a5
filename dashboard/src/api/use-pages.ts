import { useInfiniteQuery } from '@tanstack/react-query'
import { useApi } from './api-context.ts'
import { type Answer, type AnyRequest, filledPath, type PagedPath, type RequestOf } from './api-routes.ts'
import type { ProblemError } from './problem-error.ts'

interface AnyPage {
  items: unknown[]
  nextCursor: string | null
}

interface Pages<Page extends AnyPage> {
  items: Page['items']
  /** The newest page, with its totals. */
  first: Page | undefined
  error: ProblemError | null
  refetch: () => unknown
  /** Null at the end. */
  more: (() => void) | null
  isFetchingMore: boolean
}

interface PageOptions {
  /** Refetch interval in milliseconds; without it a list is read once. */
  everyMs?: number
  /** A page counts as fresh for this time, in milliseconds. */
  freshMs?: number
}

/** A list of the API, page by page. */
export function usePages<P extends PagedPath>(
  path: P,
  request: RequestOf<'GET', P>,
  { everyMs, freshMs }: PageOptions,
): Pages<Answer<'GET', P> & AnyPage> {
  type Page = Answer<'GET', P> & AnyPage
  const api = useApi()
  const { params, query = {} }: AnyRequest = request
  const pages = useInfiniteQuery({
    queryKey: [filledPath(path, params), 'pages', query],
    queryFn: ({ pageParam, signal }) => {
      const page = { ...request, query: { ...query, cursor: pageParam ?? undefined } }
      return api.get(path, page as RequestOf<'GET', P>, signal) as Promise<Page>
    },
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
    ...(freshMs !== undefined && { staleTime: freshMs }),
  })
  return {
    items: (pages.data?.pages.flatMap(page => page.items) ?? []) as Page['items'],
    first: pages.data?.pages[0],
    error: pages.error as ProblemError | null,
    refetch: pages.refetch,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    isFetchingMore: pages.isFetchingNextPage,
  }
}
