import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { leadingPicture, overviewPicture } from '#features/events/event-card.tsx'
import { PlatePicture } from '#features/events/plate-picture.tsx'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import styles from './sightings.module.css'

/** Width : height of the picture of a sighting. */
export const sightingRatio = 16 / 10

interface SightingProps {
  event: ApiEvent
  /** An index of the event's targets; -1 if none of them is the one that was looked for. */
  target: number
  alt: string
  /** CSS pixels. */
  width: number
  /** After the camera, in the same line. */
  more?: string
  /** A line of its own, for what is remarkable. */
  mark?: ReactNode
}

function SightingPicture({ event, target, alt, width }: Pick<SightingProps, 'event' | 'target' | 'alt' | 'width'>) {
  const overview = overviewPicture(event)
  const crop = event.images.find(one => one.role === 'target' && one.target === target && one.url !== null) ?? null
  const { box = null, plate = null } = event.targets[target] ?? {}
  if (plate !== null && overview !== null && box !== null) {
    return <PlatePicture overview={overview} plate={crop} box={box} alt={alt} ratio={sightingRatio} />
  }
  const image = crop ?? leadingPicture(event)
  return <Picture image={image} alt={alt} width={width} ratio={sightingRatio} reason="No picture" />
}

/** One sighting of a plate or person: the picture, time and camera; leads to its event. */
export function Sighting({ event, target, alt, width, more = '', mark }: SightingProps) {
  return (
    <Link to="/events/$eventId" params={{ eventId: event.id }} className={styles.sightingLink} data-testid="sighting">
      <SightingPicture event={event} target={target} alt={alt} width={width} />
      <span className={styles.sightingWords}>
        <When at={event.time} />
        <span>
          {event.camera.name}
          {more}
        </span>
        {mark}
      </span>
    </Link>
  )
}
