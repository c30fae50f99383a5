import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useFormat } from '#format/use-format.ts'
import { eventSearch } from '#routing/page-search.ts'
import type { Search } from '#routing/search-params.ts'
import { useStable } from '#routing/use-stable.ts'
import { useSearchOf } from '#routing/use-url-search.ts'
import {
  type EventQuery,
  eventQuery,
  type Filter,
  filterNames,
  filterOfSearch,
  type Span,
  searchOfFilter,
  spanOf,
} from './filter.ts'

export interface FilterState {
  filter: Filter
  /** The same as parameters of the API. */
  query: EventQuery
  /** The time span in milliseconds. */
  span: Span
  /** Whether anything is filtered at all. */
  active: boolean
  /** Changes the address; `replace` adds no step to the history, for changes while a person types. */
  set: (change: Partial<Filter>, how?: 'push' | 'replace') => void
  clear: () => void
}

/** The position in the list and the open event do not survive a change of the filter. */
const forgotten: Search = { at: undefined, open: undefined }
const nothing: Search = Object.fromEntries(filterNames.map(name => [name, undefined]))

/** The filter in the address, which Live, Events and the page of an event share. */
export function useFilter(): FilterState {
  const search = useSearchOf(eventSearch)
  const navigate = useNavigate()
  const { zone } = useFormat()
  const filter = useMemo(() => filterOfSearch(search), [search])
  const { when, from, to } = filter
  // A span that ends now keeps its start until the filter changes, so that the pages of a list fit together.
  const span = useMemo(
    () => spanOf({ when, from, to }, Math.floor(Date.now() / 60_000) * 60_000, zone),
    [when, from, to, zone],
  )
  const query = useStable(useMemo(() => eventQuery(filter, span, zone), [filter, span, zone]))
  const go = useCallback(
    (change: Search, replace: boolean) =>
      void navigate({ to: '.', search: (before: Search) => ({ ...before, ...forgotten, ...change }), replace }),
    [navigate],
  )
  return {
    filter,
    query,
    span,
    active: Object.keys(query).length > 0,
    set: (change, how = 'push') => go(searchOfFilter(change), how === 'replace'),
    clear: () => go(nothing, false),
  }
}
