import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { targetWords } from '#features/events/category-words.ts'
import { targetText } from '#features/events/target-words.tsx'
import { formatNumber, formatPercent } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import classes from './facts.module.css'
import { timeDifferenceWords } from './time-difference.ts'

type Row = [label: string, value: ReactNode]

export function Facts({ rows }: { rows: readonly Row[] }) {
  return (
    <dl className={classes.facts}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const phases = { start: 'start', ongoing: 'still going on', stop: 'end' }

function timeRows(event: ApiEvent): Row[] {
  const camera: ReactNode =
    event.occurredAt === null ? 'not sent, or not usable' : <When at={event.occurredAt} as="exact" />
  const zones = { server: "the server's zone", camera: "the camera's zone, learnt from its posts" } as const
  const { occurredAtZone: zone } = event
  const read = zone === null || zone === 'utc' ? '' : ` (local time, read in ${zones[zone]})`
  return [
    [
      "Camera's time",
      <>
        {camera}
        {read}
      </>,
    ],
    ['Received', <When key="received" at={event.receivedAt} as="exact" />],
    ['Difference', timeDifferenceWords(event)],
  ]
}

function deviceRows(event: ApiEvent): Row[] {
  const { device } = event
  const format = [event.source === 'nvr' ? 'recorder' : event.source === 'ipc' ? 'camera' : null, event.formatVersion]
  const rows: [string, ReactNode][] = [
    ['Sent from', event.clientIp],
    ['Format', format.filter(Boolean).join(', version ') || 'not said'],
    ['Device', device.name],
    ['Channel', device.channel],
    ['MAC', device.mac],
    ['Serial number', device.serial],
  ]
  return rows.filter(([, value]) => value !== null && value !== '')
}

/** What the event says about itself, in two columns. */
export function EventFacts({ event }: { event: ApiEvent }) {
  const format = useFormat()
  const rows: Row[] = [
    ['Type', <CategoryMark key="type" category={event.category} />],
    [
      'Camera',
      <Link key="camera" to="/cameras/$cameraId" params={{ cameraId: event.camera.id }}>
        {event.camera.name}
      </Link>,
    ],
    ["Camera's word", <code key="word">{event.smartType}</code>],
    ...(event.phase === null ? [] : [['Phase', phases[event.phase]] as Row]),
    ...timeRows(event),
    ...deviceRows(event),
    ...(event.recovered ? [['Recovered', 'taken in again after the server stopped'] as Row] : []),
    ['Event', <code key="id">{event.id}</code>],
  ]
  return (
    <section aria-label="Facts">
      <Facts rows={rows} />
      <p className={classes.zone}>Times in {format.zone}</p>
    </section>
  )
}

/** Attributes of each target, and counters where the post carries them. */
export function TargetFacts({ event }: { event: ApiEvent }) {
  const rows = event.targets.map((target, index): Row => {
    const { plate } = target
    const read = plate && [
      plate.color && `${plate.color} plate`,
      plate.direction && (plate.direction === 'approach' ? 'approaching' : 'driving away'),
      plate.confidence !== null && `read with ${formatPercent(plate.confidence)} confidence`,
      plate.list && `on the camera's list: ${plate.list}`,
      plate.owner && `owner ${plate.owner}`,
    ]
    const words = [targetWords[target.type], targetText(target), ...(read || [])].filter(Boolean).join(', ')
    return [event.targets.length > 1 ? `Target ${index + 1}` : 'Target', words]
  })
  const counts = event.counts.map(({ target, entered, left, present }): Row => {
    const parts = [
      entered !== null && `${formatNumber(entered)} in`,
      left !== null && `${formatNumber(left)} out`,
      present !== null && `${formatNumber(present)} inside`,
    ]
    return [`Counter, ${target}`, `${parts.filter(Boolean).join(', ')} since its last reset`]
  })
  if (rows.length + counts.length === 0) return null
  return (
    <section aria-label="Targets">
      <Facts rows={[...rows, ...counts]} />
    </section>
  )
}
