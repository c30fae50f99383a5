import { AddressDecision } from '#features/cameras/address-decision.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import classes from './event-detail.module.css'

/** Says why nothing acted on this event, and lets a person decide about its address. */
export function UnconfirmedNotice({ event }: { event: ApiEvent }) {
  if (!event.unconfirmed) return null
  const { camera, clientIp } = event
  return (
    <section className={classes.unconfirmed} aria-label="Address not confirmed">
      <p>
        This came under the name of {camera.name} from <b>{clientIp}</b>, which nobody has confirmed as its address. No
        rule, webhook or MQTT topic acted on it, and none will.
      </p>
      <AddressDecision cameraId={camera.id} address={clientIp} />
    </section>
  )
}
