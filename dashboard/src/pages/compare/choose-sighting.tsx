import { SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { usePages } from '#api/use-pages.ts'
import { relatedWords } from '#features/event/more-words.ts'
import { EventCard } from '#features/events/event-card.tsx'
import type { EventQuery } from '#features/filter/filter.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Empty } from '#ui/empty.tsx'
import layout from '#ui/layout.module.css'
import { MoreButton } from '#ui/more-button.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import classes from './compare-page.module.css'

interface ChooseSightingProps {
  event: ApiEvent
  onChoose: (id: string) => void
}

const noLinks = {}

function Sightings({ event, query, onChoose }: ChooseSightingProps & { query: EventQuery }) {
  const pages = usePages('events', { query: { ...query, limit: 60 } }, { freshMs: 60_000 })
  const others = pages.items.filter(other => other.id !== event.id)
  return (
    <>
      <LoadProblem what="The other sightings could not be loaded." query={pages} />
      <div className={classes.choices}>
        {others.map(other => (
          <EventCard key={other.id} event={other} open={false} search={noLinks} onOpen={() => onChoose(other.id)} />
        ))}
      </div>
      <MoreButton pages={pages}>Older sightings</MoreButton>
    </>
  )
}

/** The other sightings of the same plate, person or kind of vehicle, to choose the one to compare with. */
export function ChooseSighting({ event, onChoose }: ChooseSightingProps) {
  const related = useApiQuery('events/{id}/related', { params: { id: event.id } }, { freshMs: 60_000 })
  const kinds = useMemo(() => (related.data?.items ?? []).filter(item => item.total > 1), [related.data])
  const [place, setPlace] = useState(0)
  const kind = kinds[place] ?? kinds[0]
  return (
    <section className={layout.stack} aria-labelledby="choose">
      <h2 id="choose">Compare with which sighting?</h2>
      <LoadProblem what="Other sightings could not be looked up." query={related} />
      {kinds.length > 1 && (
        <SegmentedControl
          className={classes.kinds ?? ''}
          aria-label="Sightings of"
          value={String(place)}
          onChange={value => setPlace(Number(value))}
          data={kinds.map((item, index) => ({ value: String(index), label: relatedWords(item) }))}
        />
      )}
      {kind && kinds.length === 1 && <p className={tones.soft}>Sightings of: {relatedWords(kind)}</p>}
      {kind && (
        <Sightings
          key={JSON.stringify(kind.filter)}
          event={event}
          query={kind.filter as EventQuery}
          onChoose={onChoose}
        />
      )}
      {related.isSuccess && kinds.length === 0 && (
        <Empty title="There is no other sighting">
          <p>No other event shows the same plate, person or kind of vehicle.</p>
        </Empty>
      )}
    </section>
  )
}
