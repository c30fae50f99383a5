import { Button } from '@mantine/core'
import { useChange } from '#api/use-change.ts'
import { formatCount } from '#format/numbers.ts'
import { useNow } from '#format/use-now.ts'
import { When } from '#format/when.tsx'
import type { ApiShareLink } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { hidingWords } from './share-words.ts'

function LinkRow({ link }: { link: ApiShareLink }) {
  const { id, eventId, hiding, createdBy, createdAt, expiresAt, endedAt, openings } = link
  const now = useNow()
  const isOver = endedAt !== null || Date.parse(expiresAt) <= now
  const end = useChange(
    api => api.send('DELETE', 'share-links/{id}', { params: { id } }),
    [`events/${eventId}/share-links`],
  )
  return (
    <li>
      <div className={layout.main}>
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

/** The links to an event, with those that ended in the last 30 days. */
export function ShareLinkList({ links }: { links: readonly ApiShareLink[] }) {
  if (links.length === 0) return null
  return (
    <section aria-label="Links to this event">
      <h3>Links to this event</h3>
      <ul className={layout.panelList}>
        {links.map(link => (
          <LinkRow key={link.id} link={link} />
        ))}
      </ul>
    </section>
  )
}
