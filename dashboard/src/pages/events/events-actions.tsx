import { Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconLayoutGrid, IconList } from '@tabler/icons-react'
import type { FilterState } from '#features/filter/use-filter.ts'
import { AlertButton } from '#features/views/alert-button.tsx'
import { SaveView } from '#features/views/save-view.tsx'
import { filterName } from '#features/views/view-words.ts'
import type { Histogram } from '#server/api/schemas/index.ts'
import { changeDisplaySettings } from '#settings/display-settings.ts'
import classes from './events-page.module.css'
import { ExportMenu } from './export-menu.tsx'
import { useListAddress } from './use-list-address.ts'

function ViewSwitch({ view, onChange }: { view: 'grid' | 'list'; onChange: (view: 'grid' | 'list') => void }) {
  const label = (Icon: typeof IconList, words: string) => (
    <span className={classes.viewLabel}>
      <Icon size={16} aria-hidden />
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  )
  return (
    <SegmentedControl
      aria-label="View"
      value={view}
      onChange={value => onChange(value as 'grid' | 'list')}
      data={[
        { value: 'grid', label: label(IconLayoutGrid, 'Pictures') },
        { value: 'list', label: label(IconList, 'Rows') },
      ]}
    />
  )
}

export interface EventsActionsProps {
  state: FilterState
  histogram: Histogram | undefined
  selecting: { isOn: boolean; onPress: () => void }
}

/** The buttons beside the heading: what one does with the events found, and how they are shown. */
export function EventsActions({ state, histogram, selecting }: EventsActionsProps) {
  const { view, isGrouped, change } = useListAddress()
  return (
    <>
      {state.active && <SaveView page="events" name={filterName(state.filter)} />}
      {state.active && <AlertButton filter={state.filter} words="Alert me" />}
      <Button variant="default" aria-pressed={selecting.isOn} onClick={selecting.onPress}>
        Select
      </Button>
      <ExportMenu query={state.query} count={histogram} />
      <SegmentedControl
        aria-label="Events about the same thing"
        value={isGrouped ? 'incidents' : 'events'}
        onChange={show => {
          changeDisplaySettings({ incidents: show === 'incidents' })
          change({ show: show === 'incidents' ? undefined : 'events' }, true)
        }}
        data={[
          { value: 'incidents', label: 'Incidents' },
          { value: 'events', label: 'All events' },
        ]}
      />
      <ViewSwitch
        view={view}
        onChange={next => {
          changeDisplaySettings({ eventView: next })
          change({ view: next === 'grid' ? undefined : next }, true)
        }}
      />
    </>
  )
}
