import type { QueryOf } from '#api/api-routes.ts'
import { useApiQuery } from '#api/use-api-query.ts'
import type { FilterState } from './use-filter.ts'

type CountedField = NonNullable<QueryOf<'events/choices'>['field']>

/** The number of events with each choice of a field, under the rest of the filter; undefined while it is unknown. */
export function useChoiceCounts({ query }: FilterState, field: CountedField): (value: string) => number | undefined {
  const { [field]: _own, ...others } = query
  const counts = useApiQuery('events/choices', { query: { ...others, field } }, { freshMs: 30_000, keepPrevious: true })
  if (!counts.data?.exact) return () => undefined
  const byValue = new Map(counts.data.items.map(({ value, count }) => [value, count]))
  return value => byValue.get(value) ?? 0
}
