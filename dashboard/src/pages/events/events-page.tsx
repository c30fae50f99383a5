import { useCallback, useEffect, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { preloadEventPanel } from '#features/event/lazy-event-panel.tsx'
import { useFilter } from '#features/filter/use-filter.ts'
import { useFormat } from '#format/use-format.ts'
import { useFirstContent } from '#ui/first-content.ts'
import { Page } from '#ui/page.tsx'
import { EventResults } from './event-results.tsx'
import { LazyEventsActions, LazyEventsBar } from './lazy-parts.tsx'

/** The state of the button "Select". */
function useSelectButton() {
  const [isOn, setOn] = useState(false)
  const onOff = useCallback(() => setOn(false), [])
  return { isOn, onOff, onPress: () => setOn(!isOn) }
}

/** All events, with a filter, a histogram and a list. On a slow line the list comes first. */
export function EventsPage() {
  const state = useFilter()
  const { zone } = useFormat()
  const hasFirstEvents = useFirstContent()
  useEffect(preloadEventPanel, [])
  const { data: histogram, isPlaceholderData: isOld } = useApiQuery(
    'events/histogram',
    { query: { ...state.query, buckets: 120, zone } },
    { keepPrevious: true, everyMs: 30_000, enabled: hasFirstEvents },
  )
  const selecting = useSelectButton()
  return (
    <Page
      title="Events"
      scroll="own"
      // The list says when its first events are there.
      isPending
      actions={<LazyEventsActions state={state} histogram={histogram} selecting={selecting} />}
      bar={<LazyEventsBar state={state} histogram={histogram} isOld={isOld} />}
    >
      <EventResults state={state} histogram={isOld ? undefined : histogram} selecting={selecting} />
    </Page>
  )
}
