import { IconBookmarkFilled } from '@tabler/icons-react'
import { memo, useState } from 'react'
import { KnownName } from '#features/plates/known-name.tsx'
import { PlateText } from '#features/plates/plate-text.tsx'
import { When } from '#format/when.tsx'
import type { ApiEvent, ApiImage } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import tile from '#ui/tile.module.css'
import { CategoryMark } from './category-mark.tsx'
import { categoryWords } from './category-words.ts'
import classes from './event-card.module.css'
import { EventLink, type OpenableEvent } from './event-link.tsx'
import { EventSeverity } from './event-severity.tsx'
import { FoundWords, whyWords } from './found-words.tsx'
import { PartsMark } from './parts-mark.tsx'
import { PlatePicture } from './plate-picture.tsx'
import { plateTarget } from './plate-target.ts'
import { UnconfirmedMark } from './unconfirmed-mark.tsx'

export interface EventCardProps extends OpenableEvent {
  /** `relative` in lists that update themselves; `time` below a heading with the date. */
  times?: 'relative' | 'smart' | 'time'
  /** All events about the same thing, oldest first, with `event` among them. */
  parts?: readonly ApiEvent[]
}

/** The first picture to look at: the target's own, else the overview. */
export function leadingPicture(event: ApiEvent): ApiImage | null {
  const kept = event.images.filter(image => image.valid && image.url !== null)
  const plate = event.targets.findIndex(target => target.plate !== null)
  const crops = kept.filter(image => image.role === 'target')
  return crops.find(image => image.target === plate) ?? crops[0] ?? kept[0] ?? null
}

export function overviewPicture(event: ApiEvent): ApiImage | null {
  return event.images.find(image => image.role === 'overview' && image.valid && image.url !== null) ?? null
}

/** Why an event has no picture to show. */
function noPictureReason(event: ApiEvent): string {
  if (event.images.some(image => image.valid)) return 'The picture has been removed'
  if (event.images.length > 0) return 'The camera sent a broken picture'
  return 'The camera sent no picture'
}

function What({ event }: { event: ApiEvent }) {
  const plate = plateTarget(event)?.plate
  if (!plate) return <CategoryMark category={event.category} />
  return (
    <>
      <CategoryMark category={event.category} iconOnly />
      <PlateText number={plate.number} corrected={plate.corrected} />
    </>
  )
}

function Pictures({ event, hovered }: { event: ApiEvent; hovered: boolean }) {
  const lead = leadingPicture(event)
  const overview = overviewPicture(event)
  const box = plateTarget(event)?.box ?? null
  const alt = `${categoryWords[event.category].word} at ${event.camera.name}`
  const isOverview = lead?.role === 'overview'
  if (overview !== null && box !== null) {
    return <PlatePicture overview={overview} plate={isOverview ? null : lead} box={box} alt={alt} ratio={16 / 10} />
  }
  return (
    <div className={classes.pictures}>
      <Picture image={lead} alt={alt} width={320} ratio={16 / 10} fill={isOverview} reason={noPictureReason(event)} />
      {hovered && !isOverview && overview !== null && (
        <div className={classes.overview}>
          <Picture image={overview} alt="" width={320} ratio={16 / 10} fill eager />
        </div>
      )}
    </div>
  )
}

/** The owner of a known plate, else the targets in words. */
function Detail({ event }: { event: ApiEvent }) {
  if (event.unconfirmed) return <UnconfirmedMark address={event.clientIp} />
  const known = event.targets.find(target => target.plate?.known)?.plate?.known
  return known && !event.matched ? <KnownName known={known} /> : <FoundWords event={event} />
}

/** An event as a card: its picture with the time, then its type or plate, its text, and the camera. */
export const EventCard = memo(function EventCard({ times = 'smart', parts = [], ...link }: EventCardProps) {
  const { event } = link
  const [hovered, setHovered] = useState(false)
  return (
    <EventLink
      {...link}
      className={`${tile.tile} ${classes.card}`}
      data-testid="event-card"
      data-severity={event.severity}
      onPointerEnter={pointer => setHovered(pointer.pointerType === 'mouse')}
      onPointerLeave={() => setHovered(false)}
    >
      <div className={classes.top}>
        <Pictures event={event} hovered={hovered} />
        <span className={classes.severity}>
          <EventSeverity severity={event.severity} />
        </span>
        <span className={classes.time}>
          <When at={event.time} as={times} />
        </span>
        <span className={classes.parts}>
          <PartsMark parts={parts} />
        </span>
      </div>
      <span className={classes.words}>
        <span className={classes.what}>
          <What event={event} />
          {event.kept && <IconBookmarkFilled size={14} className={classes.kept} aria-label="Kept" />}
        </span>
        <span className={classes.detail} title={whyWords(event) || undefined}>
          <Detail event={event} />
        </span>
        <span className={classes.camera}>
          <bdi>{event.camera.name}</bdi>
          {event.lineName !== undefined && (
            <>
              {' · '}
              <bdi>{event.lineName}</bdi>
            </>
          )}
        </span>
      </span>
    </EventLink>
  )
})
