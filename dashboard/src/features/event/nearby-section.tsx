import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { leadingPicture } from '#features/events/event-card.tsx'
import { plateTarget } from '#features/events/plate-target.ts'
import { PlateText } from '#features/plates/plate-text.tsx'
import { formatDuration, formatNumber } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Picture } from '#ui/picture.tsx'
import { LoadProblem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { nearbyMs, spanAround, splitByCamera } from './nearby.ts'
import classes from './nearby-section.module.css'

const mostShown = 8
/** More in two minutes are not looked through one by one. */
const mostRead = 100

function distanceWords(event: ApiEvent, other: ApiEvent): string {
  const ms = Date.parse(other.time) - Date.parse(event.time)
  if (Math.abs(ms) < 500) return 'at the same time'
  return `${formatDuration(ms)} ${ms < 0 ? 'before' : 'after'}`
}

function Nearby({ event, other, withCamera }: { event: ApiEvent; other: ApiEvent; withCamera: boolean }) {
  const plate = plateTarget(other)?.plate
  return (
    <li>
      <Link to="/events/$eventId" params={{ eventId: other.id }} className={classes.item} data-testid="nearby-event">
        <span className={classes.picture}>
          <Picture image={leadingPicture(other)} alt="" width={112} ratio={16 / 10} reason="" />
        </span>
        <span className={classes.words}>
          <span className={classes.what}>
            <CategoryMark category={other.category} iconOnly={plate !== undefined} />
            {plate && <PlateText number={plate.number} corrected={plate.corrected} size="sm" />}
          </span>
          {withCamera && <bdi className={tones.cut}>{other.camera.name}</bdi>}
          <span className={tones.faint}>
            <When at={other.time} as="time" />, {distanceWords(event, other)}
          </span>
        </span>
      </Link>
    </li>
  )
}

interface GroupProps {
  event: ApiEvent
  title: string
  others: readonly ApiEvent[]
  withCamera: boolean
}

function Group({ event, title, others, withCamera }: GroupProps) {
  return (
    <div>
      <h3>{title}</h3>
      {others.length === 0 ? (
        <p className={tones.faint}>Nothing.</p>
      ) : (
        <ul className={`${layout.list} ${classes.items}`} aria-label={title}>
          {others.slice(0, mostShown).map(other => (
            <Nearby key={other.id} event={event} other={other} withCamera={withCamera} />
          ))}
        </ul>
      )}
      {others.length > mostShown && <p className={tones.faint}>and {formatNumber(others.length - mostShown)} more</p>}
    </div>
  )
}

const wider = [
  { words: '1 minute', ms: nearbyMs },
  { words: '5 minutes', ms: 5 * nearbyMs },
  { words: '15 minutes', ms: 15 * nearbyMs },
  { words: '1 hour', ms: 60 * nearbyMs },
]

/** The other events within a minute, here and at the other cameras, with links to a longer time. */
export function NearbySection({ event }: { event: ApiEvent }) {
  const query = { ...spanAround(event, nearbyMs), sort: 'time', limit: mostRead } as const
  const found = useApiQuery('events', { query }, { freshMs: 30_000 })
  const { here, elsewhere } = splitByCamera(event, found.data?.items ?? [])
  return (
    <section className={layout.stack} aria-labelledby="nearby" data-testid="nearby">
      <h2 id="nearby">Within a minute</h2>
      <LoadProblem what="The events around it could not be loaded." query={found} />
      {found.data && (
        <>
          <Group event={event} title={`At ${event.camera.name}`} others={here} withCamera={false} />
          <Group event={event} title="At other cameras" others={elsewhere} withCamera />
        </>
      )}
      <p className={classes.wider}>
        <span className={tones.soft}>All events within</span>
        {wider.map(({ words, ms }) => (
          <Link key={words} to="/events" search={{ ...spanAround(event, ms), open: event.id, show: 'events' }}>
            {words}
          </Link>
        ))}
      </p>
    </section>
  )
}
