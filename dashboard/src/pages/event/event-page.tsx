import { Skeleton } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Steps } from '#features/event/event-actions.tsx'
import { EventDetail } from '#features/event/event-detail.tsx'
import { eventTitle } from '#features/event/event-title.ts'
import { NoSuchEvent } from '#features/event/no-such-event.tsx'
import { useEvent, useNeighbours } from '#features/event/use-event.ts'
import { useFilter } from '#features/filter/use-filter.ts'
import { When } from '#format/when.tsx'
import type { Search } from '#routing/search-params.ts'
import layout from '#ui/layout.module.css'
import { Page } from '#ui/page.tsx'
import classes from './event-page.module.css'

/** Leads to the list with the filter in the address, at this event. */
function BackToList({ eventId }: { eventId: string }) {
  return (
    <Link
      to="/events"
      search={(before: Search) => ({ ...before, open: undefined, at: eventId })}
      className={`${layout.back} ${classes.back}`}
    >
      <IconArrowLeft size={16} aria-hidden /> Back to the list
    </Link>
  )
}

/** One event at its permanent address; steps through the events of the filter in the address, or through all. */
export function EventPage() {
  const { eventId = '' } = useParams({ strict: false })
  const { query } = useFilter()
  const navigate = useNavigate()
  const event = useEvent(eventId)
  const { newer, older } = useNeighbours(eventId, query)
  const goTo = (id: string | null) =>
    id === null
      ? undefined
      : () =>
          void navigate({ to: '/events/$eventId', params: { eventId: id }, search: before => before, replace: true })
  const title = event.data === undefined ? 'Event' : eventTitle(event.data)
  const actions = (
    <>
      {event.data && <When at={event.data.time} />}
      <Steps onNewer={goTo(newer)} onOlder={goTo(older)} />
    </>
  )
  return (
    <Page title={title} actions={actions}>
      <BackToList eventId={eventId} />
      <NoSuchEvent query={event} />
      {event.isPending && <Skeleton height={420} animate={false} />}
      {event.data && <EventDetail event={event.data} />}
    </Page>
  )
}
