import { useMemo } from 'react'
import { usePages } from '#api/use-pages.ts'
import { spanOf } from '#features/filter/filter.ts'
import type { TimeState } from '#features/filter/filter-when.tsx'
import { useFormat } from '#format/use-format.ts'
import { visitSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'

const isoText = (at: number | null) => (at === null ? undefined : new Date(at).toISOString())

/** In the address, an empty text is no parameter. */
const emptyAsNull = (change: Partial<TimeState['filter']>) =>
  Object.fromEntries(Object.entries(change).map(([name, value]) => [name, value || null]))

/** The search of the page, read from its address, and as parameters of the API. */
export function useVisitSearch() {
  const [search, change] = useUrlSearch(visitSearch)
  const { zone } = useFormat()
  const { when = '', from = '', to = '' } = search
  const filter = useMemo(() => ({ when, from, to }), [when, from, to])
  const span = useMemo(() => spanOf(filter, Math.floor(Date.now() / 60_000) * 60_000, zone), [filter, zone])
  const query = {
    place: search.place,
    plate: search.plate,
    state: search.state === undefined ? undefined : ([search.state] as const),
    removedPlate: search.removedPlate,
    known: search.known === undefined ? undefined : search.known === 'true',
    from: isoText(span.from),
    to: isoText(span.to),
  }
  const time: TimeState = { filter, span, set: next => change(emptyAsNull(next)) }
  return { search, change, time, query, isFiltered: Object.values(query).some(value => value !== undefined) }
}

export type VisitSearch = ReturnType<typeof useVisitSearch>

/** The visits that match, newest first. A search for a plate is recorded in the audit log, so it is not repeated. */
export function useVisits(query: VisitSearch['query']) {
  const more = query.plate === undefined ? { everyMs: 10_000 } : {}
  return usePages('visits', { query: { ...query, limit: 50 } }, { freshMs: 5000, ...more })
}
