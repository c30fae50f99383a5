import type { FilterState } from '#features/filter/use-filter.ts'
import { SaveView } from '#features/views/save-view.tsx'
import { filterName } from '#features/views/view-words.ts'

/** Saves the filter of Live under a name; nothing where none is set. */
export function SaveLiveView({ state }: { state: FilterState }) {
  return state.active ? <SaveView page="live" name={filterName(state.filter)} /> : null
}
