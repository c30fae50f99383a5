import { useIsLimited } from '#api/use-session.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { CameraLink } from './camera-link.tsx'
import { Deliveries } from './deliveries.tsx'
import { EventActions } from './event-actions.tsx'
import classes from './event-detail.module.css'
import { FaceSection } from './face-section.tsx'
import { EventFacts, TargetFacts } from './facts.tsx'
import { IncidentSection } from './incident-section.tsx'
import { MoreSection } from './more-section.tsx'
import { NearbySection } from './nearby-section.tsx'
import { Pictures } from './pictures.tsx'
import { PlateSection } from './plate-section.tsx'
import { RawPost } from './raw-post.tsx'
import { UnconfirmedNotice } from './unconfirmed-notice.tsx'

/** All of one event: pictures with their marks, facts and the post. In one column, or in two if there is room. */
export function EventDetail({ event }: { event: ApiEvent }) {
  const isLimited = useIsLimited()
  return (
    <article className={classes.container} key={event.id} data-testid="event-detail">
      <div className={classes.detail}>
        <div className={classes.pictures}>
          <Pictures event={event} />
        </div>
        <div className={classes.facts}>
          <div className={layout.buttons}>
            <EventActions event={event} />
            <CameraLink event={event} />
          </div>
          <UnconfirmedNotice event={event} />
          {!isLimited && <IncidentSection event={event} />}
          <PlateSection event={event} />
          <FaceSection event={event} />
          <MoreSection event={event} />
          <TargetFacts event={event} />
          <EventFacts event={event} />
          {!isLimited && <Deliveries eventId={event.id} seq={event.seq} />}
        </div>
        <div className={classes.nearby}>
          <NearbySection event={event} />
        </div>
        {!isLimited && (
          <div className={classes.raw}>
            <RawPost eventId={event.id} />
          </div>
        )}
      </div>
    </article>
  )
}
