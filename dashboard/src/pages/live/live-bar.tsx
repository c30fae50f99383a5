import { AlertBand } from '#features/alerts/alert-band.tsx'
import { FilterBar, type FilterField } from '#features/filter/filter-bar.tsx'
import type { FilterState } from '#features/filter/use-filter.ts'
import { PresenceStrip } from './presence-strip.tsx'

const fields: readonly FilterField[] = ['category', 'camera', 'target', 'plate', 'more']

/** Everything between the title and the cards. */
export function LiveBar({ state }: { state: FilterState }) {
  return (
    <>
      <FilterBar state={state} fields={fields} />
      <PresenceStrip />
      <AlertBand />
    </>
  )
}
