import { Link } from '@tanstack/react-router'
import type { HTMLAttributes } from 'react'
import type { Search } from '#routing/search-params.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { isPlainClick } from './plain-click.ts'

export interface OpenableEvent {
  event: ApiEvent
  /** Whether it is the open one. */
  open: boolean
  /** The search parameters for links to the event, so that its arrows step through the same filter. */
  search: Search
  /** Called on a plain click; with Ctrl or the middle button the browser opens the event's own address. */
  onOpen: (event: ApiEvent) => void
}

type EventLinkProps = OpenableEvent & HTMLAttributes<HTMLAnchorElement> & { 'data-testid': string }

/** A link to an event's own address; a plain click calls `onOpen` instead. */
export function EventLink({ event, open, search, onOpen, children, ...attributes }: EventLinkProps) {
  return (
    <Link
      {...attributes}
      to="/events/$eventId"
      params={{ eventId: event.id }}
      search={search}
      preload={false}
      data-event={event.id}
      aria-current={open ? 'true' : undefined}
      onClick={clicked => {
        if (!isPlainClick(clicked)) return
        clicked.preventDefault()
        onOpen(event)
      }}
    >
      {children}
    </Link>
  )
}
