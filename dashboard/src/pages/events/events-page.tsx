import { FilterBar } from '../../shared/filter-bar.tsx'
import { Page } from '../../shared/page.tsx'
import { useFilter } from '../../shared/use-filter.ts'

export function EventsPage() {
  const state = useFilter()
  return (
    <Page title="Events" bar={<FilterBar state={state} />}>
      {null}
    </Page>
  )
}
