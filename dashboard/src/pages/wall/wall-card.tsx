import { IconPhotoOff } from '@tabler/icons-react'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { leadingPicture, overviewPicture } from '#features/events/event-card.tsx'
import { EventSeverity } from '#features/events/event-severity.tsx'
import { plateTarget } from '#features/events/plate-target.ts'
import { eventText } from '#features/events/target-text.ts'
import type { EventGroup } from '#features/incidents/group-events.ts'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { thumbnailUrl } from '#ui/picture.tsx'
import classes from './wall-page.module.css'

interface WallCardProps {
  group: EventGroup
  /** Columns and rows; the newest one has several, and must be readable from afar. */
  span: number
}

function Pictures({ event, large }: { event: ApiEvent; large: boolean }) {
  const overview = overviewPicture(event)
  const lead = leadingPicture(event)
  const scene = overview ?? lead
  if (scene?.url == null) {
    return (
      <span className={classes.noPicture}>
        <IconPhotoOff size={large ? 64 : 24} stroke={1.2} aria-hidden />
      </span>
    )
  }
  return (
    <>
      <img className={classes.scene} src={thumbnailUrl(scene.url, large ? 1280 : 480)} alt="" decoding="async" />
      {large && lead?.url && lead !== scene && (
        <img className={classes.target} src={thumbnailUrl(lead.url, 480)} alt="" decoding="async" />
      )}
    </>
  )
}

/** An event on the wall: its picture, and its plate or type in large letters. */
export function WallCard({ group: { event, parts }, span }: WallCardProps) {
  const large = span > 1
  const plate = plateTarget(event)?.plate
  const owner = plate?.known?.name ?? plate?.known?.group ?? ''
  return (
    <li
      className={large ? `${classes.card} ${classes.large}` : classes.card}
      data-severity={event.severity}
      style={{ gridColumn: `span ${span}`, gridRow: `span ${span}` }}
      data-testid={large ? 'wall-newest' : 'wall-card'}
    >
      <div className={classes.picture}>
        <Pictures event={event} large={large} />
      </div>
      <div className={classes.words}>
        <span className={classes.what}>
          <EventSeverity severity={event.severity} />
          {plate ? (
            <span className={classes.plate} translate="no">
              {plate.corrected ?? plate.number}
            </span>
          ) : (
            <CategoryMark category={event.category} />
          )}
        </span>
        {large && <bdi className={classes.detail}>{owner === '' ? eventText(event) : owner}</bdi>}
        <span className={classes.where}>
          <bdi>{event.camera.name}</bdi>
          <span className={classes.time}>
            {large && parts.length > 1 && `${formatCount(parts.length, 'event')} · `}
            <When at={event.time} />
          </span>
        </span>
      </div>
    </li>
  )
}
