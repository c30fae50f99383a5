import { useIsLimited } from '#api/use-session.ts'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Crops } from './crops.tsx'
import { Deliveries } from './deliveries.tsx'
import { EventActions } from './event-actions.tsx'
import classes from './event-detail.module.css'
import { EventFacts, TargetFacts } from './facts.tsx'
import { IncidentSection } from './incident-section.tsx'
import { Overview } from './overview.tsx'
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
          <Overview event={event} />
          <Crops event={event} />
        </div>
        <div className={classes.facts}>
          <div className={layout.buttons}>
            <EventActions event={event} />
          </div>
          <UnconfirmedNotice event={event} />
          {!isLimited && <IncidentSection event={event} />}
          <PlateSection event={event} />
          <TargetFacts event={event} />
          <EventFacts event={event} />
          {!isLimited && <Deliveries eventId={event.id} seq={event.seq} />}
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
