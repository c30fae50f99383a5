import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useFormat } from '#format/use-format.ts'
import type { EventCount } from '#server/api/schemas/index.ts'
import { type EventQuery, eventQuery, type Filter, filterOfSearch, spanOf } from '../filter.ts'
import type { SearchOffer } from './search-offers.ts'

/** Long, because each count is a search, which is recorded if it is for a plate or person. In milliseconds. */
const settleMs = 600
/** A single letter finds nearly everything. */
const leastTyped = 2
/** Counting stops here: before the search, a larger number is of no use. */
const most = 10_000

function queryOf(change: Partial<Filter>, within: Partial<Filter>, zone: string): EventQuery {
  const filter = { ...filterOfSearch({}), ...within, ...change }
  return eventQuery(filter, spanOf(filter, Math.floor(Date.now() / 60_000) * 60_000, zone), zone)
}

/** The number of events that the first offer would find, soon after the last key; undefined while it is unknown. */
export function useOfferCount(
  offer: SearchOffer | undefined,
  typed: string,
  within: Partial<Filter>,
): EventCount | undefined {
  const { zone } = useFormat()
  const [settled] = useDebouncedValue(typed, settleMs)
  const change = offer?.kind === 'chips' ? offer.change : null
  const isSettled = change !== null && settled === typed && typed.trim().length >= leastTyped
  const query = useMemo(
    () => (isSettled && change ? queryOf(change, within, zone) : {}),
    [isSettled, change, within, zone],
  )
  const count = useApiQuery('events/count', { query: { ...query, most } }, { enabled: isSettled, freshMs: 60_000 })
  return isSettled ? count.data : undefined
}
