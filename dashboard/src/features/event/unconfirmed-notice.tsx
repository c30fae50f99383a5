import { AddressDecision } from '#features/cameras/address-decision.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'

/** Says why nothing acted on this event, and lets a person decide about its address. */
export function UnconfirmedNotice({ event }: { event: ApiEvent }) {
  if (!event.unconfirmed) return null
  const { camera, clientIp } = event
  return (
    <section className={layout.notice} aria-label="Address not confirmed">
      <p>
        This event names {camera.name}, but came from <b>{clientIp}</b>, an address nobody has confirmed for that
        camera. Rules, webhooks and MQTT ignored it.
      </p>
      <AddressDecision cameraId={camera.id} address={clientIp} />
    </section>
  )
}
