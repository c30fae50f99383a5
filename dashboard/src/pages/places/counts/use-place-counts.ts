import { useApiQuery } from '#api/use-api-query.ts'
import { useFormat } from '#format/use-format.ts'
import { startOfDay } from '#format/zone.ts'
import { placeCountSearch } from '#routing/page-search.ts'
import { useUrlSearch } from '#routing/use-url-search.ts'
import { bucketsOf, rangeOf } from './place-period.ts'

/** The state of the page, read from its address, and the query that follows from it. */
export function usePlaceCountsState() {
  const { zone } = useFormat()
  const [search, change] = useUrlSearch(placeCountSearch)
  const { period = '7d', target, compare = 'last-week', hours } = search
  const [usual = 'day', ...others] = bucketsOf[period]
  const bucket = search.bucket && [usual, ...others].includes(search.bucket) ? search.bucket : usual
  // Midnight of today, so that the request stays the same all day.
  const { from, to } = rangeOf(period, startOfDay(Date.now(), zone), zone)
  const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), zone }
  const compared = compare === 'none' ? {} : { compare }
  const query = { bucket, ...range, ...compared, ...(target && { target }), ...(hours && { hours }) }
  return { period, bucket, target, compare, hours, query, change }
}

export type PlaceCountsState = ReturnType<typeof usePlaceCountsState>

/** The counts of a place in the chosen period. */
export function usePlaceCounts(id: string, { query }: PlaceCountsState) {
  const options = { everyMs: 60_000, keepPrevious: true } as const
  return useApiQuery('places/{id}/counts', { params: { id }, query: { ...query, heat: true } }, options)
}
