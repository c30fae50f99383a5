import { Link } from '@tanstack/react-router'
import { formatCount, formatDuration } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Delivery } from '#server/api/schemas/index.ts'
import { DeliveryMark } from './delivery-mark.tsx'
import classes from './outputs.module.css'
import { ResendButton } from './resend-button.tsx'

/** What the target said, how often it was asked, and when it is asked again. */
export function DeliveryStory({ delivery }: { delivery: Delivery }) {
  const { attempts, statusCode, durationMs, reason, nextAttemptAt } = delivery
  const facts = [
    statusCode !== null && reason?.includes(String(statusCode)) !== true && `answered ${statusCode}`,
    durationMs !== null && `after ${formatDuration(durationMs)}`,
    attempts > 1 && formatCount(attempts, 'attempt'),
  ].filter(fact => fact !== false)
  return (
    <>
      {reason !== null && <span>{reason} </span>}
      <span className={classes.faint}>
        {facts.join(' · ')}
        {nextAttemptAt !== null && (
          <>
            {facts.length > 0 && ' · '}next attempt <When at={nextAttemptAt} as="relative" />
          </>
        )}
      </span>
    </>
  )
}

export function DeliveryTable({ deliveries, mayChange }: { deliveries: Delivery[]; mayChange: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by the keyboard
    <section className={classes.tableScroll} aria-label="Deliveries" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">Made</th>
            <th scope="col">Status</th>
            <th scope="col">Output</th>
            <th scope="col">What</th>
            <th scope="col">How it went</th>
            <th scope="col">
              <span className="visually-hidden">Again</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map(delivery => (
            <tr key={delivery.id} data-testid="delivery-row">
              <td>
                <When at={delivery.createdAt} />
              </td>
              <td>
                <DeliveryMark status={delivery.status} />
              </td>
              <td>{delivery.output.name}</td>
              <td>
                <Subject delivery={delivery} />
              </td>
              <td className={classes.wrap}>
                <DeliveryStory delivery={delivery} />
              </td>
              <td>{mayChange && <ResendButton delivery={delivery} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const typeWords: Record<string, string> = { alarm: 'Event', status: 'State', track: 'Track', alert: 'Alert' }

function Subject({ delivery: { type, eventId, camera } }: { delivery: Delivery }) {
  const words = [typeWords[type] ?? type, camera?.name].filter(Boolean).join(' · ')
  if (eventId === null || type !== 'alarm') return words
  return (
    <Link to="/events/$eventId" params={{ eventId }}>
      {words}
    </Link>
  )
}
