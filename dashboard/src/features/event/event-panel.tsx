import { ActionIcon, Skeleton } from '@mantine/core'
import { IconMaximize, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { QueryOf } from '#api/api-routes.ts'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { When } from '#format/when.tsx'
import type { Search } from '#routing/search-params.ts'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import { Steps } from './event-actions.tsx'
import { EventDetail } from './event-detail.tsx'
import classes from './event-panel.module.css'
import { eventTitle } from './event-title.ts'
import { NoSuchEvent } from './no-such-event.tsx'
import { useEvent, useNeighbours } from './use-event.ts'

export interface EventPanelProps {
  eventId: string
  /** The filter whose events the arrows step through. */
  query: QueryOf<'events/{id}/neighbours'>
  onShow: (eventId: string) => void
  onClose: () => void
}

/** The open event beside its list; all of the page on a phone. */
export function EventPanel({ eventId, query, onShow, onClose }: EventPanelProps) {
  const panel = useRef<HTMLElement>(null)
  const event = useEvent(eventId)
  const { newer, older } = useNeighbours(eventId, query)
  const step = (id: string | null) => (id === null ? undefined : () => onShow(id))
  useHotkeys({ Escape: onClose })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each event begins at its top
  useEffect(() => {
    panel.current?.scrollTo(0, 0)
  }, [eventId])
  return (
    <section ref={panel} className={classes.panel} aria-label="Event" data-testid="event-panel">
      <header className={classes.head}>
        <ActionIcon aria-label="Close" title="Close (Esc)" onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
        {event.data && (
          <h2 className={classes.title}>
            <CategoryMark category={event.data.category} iconOnly />
            <span className={classes.where}>{eventTitle(event.data)}</span>
            <When at={event.data.time} />
          </h2>
        )}
        <div className={classes.steps}>
          <Steps onNewer={step(newer)} onOlder={step(older)} />
          <ActionIcon
            aria-label="Open as a full page"
            title="Open as a full page"
            renderRoot={props => (
              <Link
                {...props}
                to="/events/$eventId"
                params={{ eventId }}
                search={(before: Search) => ({ ...before, open: undefined, at: undefined })}
              />
            )}
          >
            <IconMaximize size={16} aria-hidden />
          </ActionIcon>
        </div>
      </header>
      <div className={classes.body}>
        <NoSuchEvent query={event} />
        {event.isPending && <Skeleton height={300} animate={false} />}
        {event.data && <EventDetail event={event.data} />}
      </div>
    </section>
  )
}
