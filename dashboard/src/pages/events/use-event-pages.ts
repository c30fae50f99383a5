import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApi } from '#api/api-context.ts'
import { ProblemError } from '#api/problem-error.ts'
import type { EventQuery } from '#features/filter/filter.ts'
import type { ApiEvent, EventPage } from '#server/api/schemas/index.ts'

/**
 * A multiple of every number of columns of the grid, so that pages added above move no card to another column.
 */
const pageSize = 120
/** The list begins with fewer, which a slow line brings sooner. Only pages above others have to be of that multiple. */
export const firstPageSize = 48

interface PlaceOfPage {
  cursor?: string
  startAt?: string
}

const noEvents: ApiEvent[] = []

/**
 * The events a filter finds, page by page in both directions, beginning with `startAt` or the newest.
 * Counting `epoch` up loads them again.
 */
export function useEventPages(query: EventQuery, startAt: string | undefined, epoch: number) {
  const api = useApi()
  const first: PlaceOfPage = startAt === undefined ? {} : { startAt }
  const pages = useInfiniteQuery<EventPage, ProblemError, InfiniteData<EventPage>, readonly unknown[], PlaceOfPage>({
    queryKey: ['event-pages', query, startAt, epoch],
    queryFn: ({ pageParam, signal }) => {
      const limit = pageParam.cursor === undefined ? firstPageSize : pageSize
      return api.get('events', { query: { ...query, ...pageParam, limit } }, signal).catch(error => {
        // The event that the address begins with was removed: the list begins with the newest instead.
        if (pageParam.startAt !== undefined && error instanceof ProblemError && error.status === 404) {
          return api.get('events', { query: { ...query, limit } }, signal)
        }
        throw error
      })
    },
    initialPageParam: first,
    getNextPageParam: page => (page.nextCursor === null ? undefined : { cursor: page.nextCursor }),
    getPreviousPageParam: page => (page.previousCursor === null ? undefined : { cursor: page.previousCursor }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
    // Loaded pages stay as they are: loading a hundred pages again whenever the window gets the focus is useless.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: false,
  })
  const events = useMemo(() => pages.data?.pages.flatMap(page => page.items) ?? noEvents, [pages.data])
  return { ...pages, events }
}
