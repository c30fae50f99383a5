import { Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { IconLayoutGrid, IconList } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { preloadEventPanel } from '#features/event/lazy-event-panel.tsx'
import { FilterBar } from '#features/filter/filter-bar.tsx'
import { useFilter } from '#features/filter/use-filter.ts'
import { TimeHistogram } from '#features/histogram/time-histogram.tsx'
import { AlertButton } from '#features/views/alert-button.tsx'
import { SaveView } from '#features/views/save-view.tsx'
import { filterName } from '#features/views/view-words.ts'
import { useFormat } from '#format/use-format.ts'
import { changeDisplaySettings } from '#settings/display-settings.ts'
import { Page } from '#ui/page.tsx'
import { EventResults } from './event-results.tsx'
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

/** The state of the button "Select". */
function useSelectButton() {
  const [isOn, setOn] = useState(false)
  const onOff = useCallback(() => setOn(false), [])
  return { isOn, onOff, onPress: () => setOn(!isOn) }
}

/** All events, with a filter, a histogram and a list. */
export function EventsPage() {
  const state = useFilter()
  const { zone } = useFormat()
  const { view, isGrouped, change } = useListAddress()
  useEffect(preloadEventPanel, [])
  const histogram = useApiQuery(
    'events/histogram',
    { query: { ...state.query, buckets: 120, zone } },
    { keepPrevious: true, everyMs: 30_000 },
  )
  const selecting = useSelectButton()
  const choose = (from: number, to: number) =>
    state.set({ when: '', from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  const actions = (
    <>
      {state.active && <SaveView page="events" name={filterName(state.filter)} />}
      {state.active && <AlertButton filter={state.filter} words="Alert me" />}
      <Button variant="default" aria-pressed={selecting.isOn} onClick={selecting.onPress}>
        Select
      </Button>
      <ExportMenu query={state.query} count={histogram.data} />
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
  return (
    <Page
      title="Events"
      actions={actions}
      scroll="own"
      bar={
        <>
          <FilterBar state={state} count={histogram.isPlaceholderData ? undefined : histogram.data} />
          <TimeHistogram data={histogram.data} onChoose={choose} atLeast={state.span.from === null ? 60 : 1} />
        </>
      }
    >
      <EventResults
        state={state}
        histogram={histogram.isPlaceholderData ? undefined : histogram.data}
        selecting={selecting}
      />
    </Page>
  )
}
