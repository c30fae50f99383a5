import { Link } from '@tanstack/react-router'
import { formatCount, formatDuration } from '#format/numbers.ts'
import { When } from '#format/when.tsx'
import type { Delivery } from '#server/api/schemas/index.ts'
import { Table } from '#ui/table.tsx'
import tones from '#ui/text.module.css'
import { DeliveryMark } from './delivery-mark.tsx'
import { ResendButton } from './resend-button.tsx'

/** Describes the last answer of the target, the number of attempts and the time of the next one. */
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
      <span className={tones.faint}>
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

const head = [
  'Created',
  'Status',
  'Output',
  'What',
  'Result',
  <th key="resend" scope="col">
    <span className="visually-hidden">Resend</span>
  </th>,
]

export function DeliveryTable({ deliveries, mayChange }: { deliveries: Delivery[]; mayChange: boolean }) {
  return (
    <Table label="Deliveries" head={head}>
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
          <td data-wrap>
            <DeliveryStory delivery={delivery} />
          </td>
          <td>{mayChange && <ResendButton delivery={delivery} />}</td>
        </tr>
      ))}
    </Table>
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
