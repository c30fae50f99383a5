import { Button } from '@mantine/core'
import { IconAlertTriangle, IconArrowsDiff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { looksWords, usualWords, withArticle } from '#features/events/vehicle-words.ts'
import { type Filter, searchOfFilter } from '#features/filter/filter.ts'
import { formatCount } from '#format/numbers.ts'
import type { ApiEvent, RelatedEvents } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './more-section.module.css'
import { relatedWords } from './more-words.ts'

type Related = RelatedEvents['items'][number]

const countWords = ({ total, exact }: Related) =>
  total === 1 && exact ? 'only this event' : `${exact ? '' : 'more than '}${formatCount(total, 'event')}`

/** Long, because the counts are for orientation only. In milliseconds. */
const freshMs = 60_000

/** More of what the event shows, with the number of events. */
export function useRelated(id: string) {
  return useApiQuery('events/{id}/related', { params: { id } }, { freshMs })
}

function Unusual({ event, unusual }: { event: ApiEvent; unusual: RelatedEvents['unusual'] }) {
  return unusual.map(({ target, usual }) => (
    <p key={target} className={classes.unusual} role="note" data-testid="unusual-vehicle">
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        Usually {withArticle(usualWords(usual))}; here {withArticle(looksWords(event.targets[target]?.vehicle ?? {}))}.
        The plate may be cloned, or misread.
      </span>
    </p>
  ))
}

/** Links to more of the same vehicle or person; nothing where the event shows none. */
export function MoreSection({ event }: { event: ApiEvent }) {
  const { items, unusual } = useRelated(event.id).data ?? { items: [], unusual: [] }
  if (items.length === 0) return null
  return (
    <section className={layout.tight} aria-labelledby="more-of-this" data-testid="more-of-this">
      <Unusual event={event} unusual={unusual} />
      <h2 id="more-of-this">More of this</h2>
      <ul className={`${layout.list} ${classes.items}`}>
        {items.map(item => (
          <li key={JSON.stringify(item.filter)}>
            <Link to="/events" search={searchOfFilter(item.filter as Partial<Filter>)}>
              {relatedWords(item)}
            </Link>
            <span className={tones.faint}>{countWords(item)}</span>
          </li>
        ))}
      </ul>
      <Button
        variant="default"
        className={layout.start}
        leftSection={<IconArrowsDiff size={14} aria-hidden />}
        renderRoot={props => <Link {...props} to="/events/$eventId/compare" params={{ eventId: event.id }} />}
      >
        Compare with another sighting
      </Button>
    </section>
  )
}
