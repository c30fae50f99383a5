import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Query } from '#api/api-client.ts'
import { useFormat } from '#format/use-format.ts'
import type { Search } from '#routing/search-params.ts'
import {
  apiQuery,
  type Filter,
  filterOfSearch,
  listFields,
  type Span,
  searchOfFilter,
  spanOf,
  textFields,
} from './filter.ts'

export interface FilterState {
  filter: Filter
  /** The same as parameters of the API. */
  query: Query
  /** From when to when, in milliseconds. */
  span: Span
  /** Whether anything is filtered at all. */
  active: boolean
  /** Changes the address; `replace` leaves no step for Back, for what changes while one types. */
  set: (change: Partial<Filter>, how?: 'push' | 'replace') => void
  clear: () => void
}

/** Of an older position or an open event nothing is left when the filter changes. */
const forgotten: Search = { at: undefined, open: undefined }
const nothing: Search = Object.fromEntries([...listFields, ...textFields].map(name => [name, undefined]))

/** The filter in the address: the one state that Live, Events, Plates and Counts share. */
export function useFilter(): FilterState {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const { zone } = useFormat()
  const text = JSON.stringify([...listFields, ...textFields].map(name => search[name] ?? ''))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `text` is the search as far as it matters here
  const filter = useMemo(() => filterOfSearch(search), [text])
  // A span that ends now keeps its beginning until the filter changes, so that pages of one list fit together.
  const span = useMemo(() => spanOf(filter, Math.floor(Date.now() / 60_000) * 60_000, zone), [filter, zone])
  const query = useMemo(() => apiQuery(filter, span), [filter, span])
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
