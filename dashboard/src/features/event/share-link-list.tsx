import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useChange } from '#api/use-change.ts'
import { formatCount } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { ApiShareLink } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { useInSight } from '#ui/use-in-sight.ts'
import { eventTitle } from './event-title.ts'
import { hidingWords } from './share-words.ts'
import { useEvent } from './use-event.ts'

function LinkRow({ link, showsEvent }: { link: ApiShareLink; showsEvent: boolean }) {
  const { id, eventId, hiding, createdBy, createdAt, expiresAt, endedAt, openings } = link
  const now = useNow()
  const isOver = endedAt !== null || Date.parse(expiresAt) <= now
  const end = useChange(
    api => api.send('DELETE', 'share-links/{id}', { params: { id } }),
    [`events/${eventId}/share-links`, 'share-links'],
  )
  return (
    <li>
      <div className={layout.main}>
        {showsEvent && <SharedEvent eventId={eventId} />}
        {isOver ? 'Ended' : 'Ends'} <When at={endedAt ?? expiresAt} as="dateTime" /> · {hidingWords[hiding].short} ·{' '}
        {openings === 0 ? 'never opened' : `opened ${formatCount(openings, 'time')}`} · made by <bdi>{createdBy}</bdi>{' '}
        <When at={createdAt} as="dateTime" />
      </div>
      {!isOver && (
        <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
          End now
        </Button>
      )}
      <Problem what="The link could not be ended." error={end.error} />
    </li>
  )
}

/** Names the event that a link shows; where it has been removed, the link shows nothing. */
function SharedEvent({ eventId }: { eventId: string }) {
  const [line, isSeen] = useInSight<HTMLParagraphElement>()
  const event = useEvent(eventId, { enabled: isSeen })
  return (
    <p ref={line}>
      <Link to="/events/$eventId" params={{ eventId }}>
        {event.data ? eventTitle(event.data) : 'Event'}
      </Link>
      {event.data && (
        <>
          {' · '}
          <When at={event.data.time} as="dateTime" />
        </>
      )}
      {event.error?.code === 'event-not-found' && ' (removed)'}
    </p>
  )
}

interface ShareLinkListProps {
  links: readonly ApiShareLink[]
  title?: string
  /** For links to several events. */
  showsEvent?: boolean
}

/** Links to an event or to several, with a button that ends each. */
export function ShareLinkList({ links, title = 'Links to this event', showsEvent = false }: ShareLinkListProps) {
  if (links.length === 0) return null
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className={layout.panelList}>
        {links.map(link => (
          <LinkRow key={link.id} link={link} showsEvent={showsEvent} />
        ))}
      </ul>
    </section>
  )
}
