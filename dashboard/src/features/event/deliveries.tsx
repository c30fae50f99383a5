import { Link } from '@tanstack/react-router'
import { useApiQuery } from '#api/use-api-query.ts'
import { useMayChange } from '#api/use-session.ts'
import { DeliveryMark } from '#features/outputs/delivery-mark.tsx'
import { DeliveryStory } from '#features/outputs/delivery-table.tsx'
import { ResendButton } from '#features/outputs/resend-button.tsx'
import { formatCount } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { OutputState } from '#server/api/schemas/index.ts'
import { outputKinds } from '#server/outputs/output-kinds.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import classes from './deliveries.module.css'

/** Shows for each output whether it sent the event, and the reason if it did not. */
export function Deliveries({ eventId, seq }: { eventId: string; seq: number }) {
  const outputs = useApiQuery('outputs', {}, { freshMs: 30_000 })
  const deliveries = useApiQuery('deliveries', { query: { eventId, limit: 100 } }, { everyMs: 3000 })
  const mayChange = useMayChange()
  const external = outputs.data?.items.filter(({ kind }) => outputKinds[kind].isExternal) ?? []
  // Outputs without a history of deliveries only show how far they have come in the log.
  const withoutHistory = external.filter(({ kind }) => outputKinds[kind].queue === null)
  const items = deliveries.data?.items ?? []
  if (outputs.data === undefined) return null
  const isNowhere = withoutHistory.length === 0 && items.length === 0 && deliveries.data !== undefined
  return (
    <section aria-label="Deliveries">
      <h2 className={classes.title}>Deliveries</h2>
      {deliveries.error && (
        <p className={tones.faint}>The deliveries could not be loaded: {deliveries.error.message}</p>
      )}
      {isNowhere && <Nowhere isSetUp={external.length > 0} />}
      <ul className={layout.list}>
        {items.map(delivery => (
          <li key={delivery.id} className={classes.delivery} data-testid="event-delivery">
            <strong>{delivery.output.name}</strong>
            <DeliveryMark status={delivery.status} />
            <span className={tones.faint}>
              <When at={delivery.lastAttemptAt ?? delivery.createdAt} />
            </span>
            {mayChange && (
              <span className={classes.again}>
                <ResendButton delivery={delivery} />
              </span>
            )}
            <p className={classes.story}>
              <DeliveryStory delivery={delivery} />
            </p>
          </li>
        ))}
        {withoutHistory.map(output => (
          <li key={output.id} className={classes.delivery}>
            <strong>{output.name}</strong>
            <span>{passedOn(output, seq)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function passedOn({ enabled, cursor, behind }: OutputState, seq: number): string {
  if (!enabled) return 'off'
  return cursor >= seq ? 'published' : `waiting, ${formatCount(behind, 'entry', 'entries')} behind`
}

function Nowhere({ isSetUp }: { isSetUp: boolean }) {
  if (isSetUp) return <p className={tones.faint}>No webhook matches this event.</p>
  return (
    <p className={tones.faint}>
      No outputs are set up, so this event was not sent anywhere. <Link to="/outputs">Set up outputs</Link>
    </p>
  )
}
