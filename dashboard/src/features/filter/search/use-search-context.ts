import { useCallback } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { firstWeekday } from '#format/first-weekday.ts'
import { useFormat } from '#format/use-format.ts'
import { useDisplaySettings } from '#settings/display-settings.ts'
import type { SearchContext } from './search-context.ts'

/** The order in which the browser's language writes dates. */
function browserOrder(): SearchContext['dateOrder'] {
  const parts = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(0)
    .map(({ type }) => type)
  if (parts.indexOf('year') < parts.indexOf('day')) return 'ymd'
  return parts.indexOf('month') < parts.indexOf('day') ? 'mdy' : 'dmy'
}

const mostPlates = 500

/** Returns a function that gives the names and the clock a search is read with; nothing is asked for while not `enabled`. */
export function useSearchContext(enabled: boolean): () => SearchContext {
  const { zone } = useFormat()
  const { dateOrder } = useDisplaySettings()
  const options = { enabled, freshMs: 60_000 }
  const cameras = useApiQuery('cameras', {}, options).data?.items
  const groups = useApiQuery('plates/groups', {}, options).data?.items
  const plates = useApiQuery('plates', { query: { known: true, limit: mostPlates } }, options).data?.items
  const attributes = useApiQuery('events/attributes', {}, options).data?.items
  return useCallback(
    () => ({
      now: Date.now(),
      zone,
      dateOrder: dateOrder === 'auto' ? browserOrder() : dateOrder,
      weekStart: firstWeekday(),
      cameras: (cameras ?? []).filter(({ hidden }) => !hidden).map(({ id, name }) => ({ id, name })),
      groups: (groups ?? []).map(({ name }) => name),
      plates: (plates ?? []).map(({ key, known }) => ({ key, name: known?.name ?? null })),
      brands: attributes?.find(({ name }) => name === 'vehicle.brand')?.values.map(({ value }) => value) ?? [],
    }),
    [zone, dateOrder, cameras, groups, plates, attributes],
  )
}
