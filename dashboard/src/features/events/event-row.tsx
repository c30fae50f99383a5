import { memo } from 'react'
import { PlateText } from '#features/plates/plate-text.tsx'
import { When } from '#format/when.tsx'
import { Picture } from '#ui/picture.tsx'
import { CategoryMark } from './category-mark.tsx'
import classes from './event-card.module.css'
import { type EventCardProps, leadingPicture } from './event-card.tsx'
import { EventLink } from './event-link.tsx'
import { EventSeverity } from './event-severity.tsx'
import { FoundWords, whyWords } from './found-words.tsx'
import { PartsMark } from './parts-mark.tsx'
import { plateTarget } from './plate-target.ts'
import { UnconfirmedMark } from './unconfirmed-mark.tsx'

/** An event as one line, with the same content as a card. */
export const EventRow = memo(function EventRow({ times = 'smart', parts = [], ...link }: EventCardProps) {
  const { event } = link
  const plate = plateTarget(event)?.plate
  return (
    <EventLink {...link} className={classes.row} data-testid="event-row">
      <span className={classes.thumb}>
        <Picture image={leadingPicture(event)} alt="" width={80} ratio={80 / 44} reason="" />
      </span>
      <span className={classes.what}>
        <EventSeverity severity={event.severity} />
        <CategoryMark category={event.category} iconOnly={plate !== undefined} />
        {plate && <PlateText number={plate.number} corrected={plate.corrected} known={plate.known} size="sm" />}
        <PartsMark parts={parts} />
      </span>
      <span className={classes.detail} title={whyWords(event) || undefined}>
        {event.unconfirmed && <UnconfirmedMark address={event.clientIp} />} <FoundWords event={event} />
      </span>
      <span className={classes.where}>
        {event.camera.name}
        {event.lineName !== undefined && ` · ${event.lineName}`}
      </span>
      <When at={event.time} as={times} />
    </EventLink>
  )
})
