import { useNavigate } from '@tanstack/react-router'
import type { Filter } from './filter.ts'
import { searchOfFilter } from './filter.ts'
import type { FilterState } from './use-filter.ts'

/** Adds a search to the filter of the page. A page without times, such as Live, leaves a search for a time to Events. */
export function useSearchWith(state: FilterState, hasTimes: boolean): (change: Partial<Filter>) => void {
  const navigate = useNavigate()
  return change => {
    if (hasTimes || (!change.when && !change.from && !change.to && !change.hours)) state.set(change)
    else void navigate({ to: '/events', search: searchOfFilter({ ...state.filter, ...change }) })
  }
}
