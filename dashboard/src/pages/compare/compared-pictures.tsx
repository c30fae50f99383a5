import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { apiUrl } from '#api/api-client.ts'
import { mainTarget } from '#features/event/compare-facts.ts'
import { eventTitle } from '#features/event/event-title.ts'
import { lookablePictures } from '#features/event/viewer/event-pictures.ts'
import { type View, wholeView } from '#features/event/viewer/zoom.ts'
import { ZoomButtons } from '#features/event/viewer/zoom-buttons.tsx'
import { ZoomStage, type ZoomStep } from '#features/event/viewer/zoom-stage.tsx'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { Picture } from '#ui/picture.tsx'
import classes from './compare-page.module.css'

interface ComparedPicturesProps {
  events: readonly [ApiEvent, ApiEvent]
  role: 'overview' | 'target'
  together: boolean
}

/** The picture of an event in this role; the other one where it has none. */
function pictureOf(event: ApiEvent, role: ComparedPicturesProps['role']) {
  const pictures = lookablePictures(event)
  const main = mainTarget(event)
  const index = main ? event.targets.indexOf(main) : -1
  const wanted = pictures.filter(({ image }) => image.role === role)
  return wanted.find(({ image }) => image.target === index) ?? wanted[0] ?? pictures[0]
}

interface OneProps {
  event: ApiEvent
  role: ComparedPicturesProps['role']
  view: View
  onView: (next: View) => void
}

function One({ event, role, view, onView }: OneProps) {
  const step = useRef<(step: ZoomStep) => void>(undefined)
  const picture = pictureOf(event, role)
  return (
    <figure className={classes.one} data-testid="compared-picture">
      <figcaption className={classes.caption}>
        <Link to="/events/$eventId" params={{ eventId: event.id }}>
          {eventTitle(event)}
        </Link>
        <When at={event.time} as="dateTime" />
      </figcaption>
      {picture ? (
        <>
          <ZoomStage
            src={apiUrl(picture.image.url)}
            alt={`${picture.word}: ${eventTitle(event)}`}
            picture={{ width: picture.image.width ?? 1920, height: picture.image.height ?? 1080 }}
            view={view}
            onView={onView}
            stepper={step}
          />
          <ZoomButtons view={view} onStep={wanted => step.current?.(wanted)} />
        </>
      ) : (
        <Picture image={null} alt="" reason="No picture to look at" />
      )}
    </figure>
  )
}

/** Two pictures beside each other, zoomed together or each on its own. */
export function ComparedPictures({ events, role, together }: ComparedPicturesProps) {
  const [views, setViews] = useState<readonly [View, View]>([wholeView, wholeView])
  const change = (index: number) => (next: View) =>
    setViews(([a, b]) => (together ? [next, next] : index === 0 ? [next, b] : [a, next]))
  return (
    <div className={classes.pair}>
      <One event={events[0]} role={role} view={views[0]} onView={change(0)} />
      <One event={events[1]} role={role} view={views[1]} onView={change(1)} />
    </div>
  )
}
