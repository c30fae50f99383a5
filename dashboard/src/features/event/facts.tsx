import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { targetWords } from '#features/events/category-words.ts'
import { targetText } from '#features/events/target-text.ts'
import { formatNumber, formatPercent } from '#format/numbers.ts'
import { useFormat } from '#format/use-format.ts'
import { When } from '#format/when.tsx'
import type { ApiEvent } from '#server/api/schemas/index.ts'
import { type Fact, FactList } from '#ui/fact-list.tsx'
import tones from '#ui/text.module.css'
import { timeDifferenceWords } from './time-difference.ts'

const phases = { start: 'start', ongoing: 'ongoing', stop: 'end' }
const lists = { allow: 'allow', block: 'block', temporary: 'temporary', unlisted: 'none' }

function timeRows(event: ApiEvent): Fact[] {
  const camera: ReactNode =
    event.occurredAt === null ? 'not sent, or unusable' : <When at={event.occurredAt} as="exact" />
  const zones = { server: "the server's zone", camera: "the camera's zone, detected from its posts" } as const
  const { occurredAtZone: zone } = event
  const read = zone === null || zone === 'utc' ? '' : ` (local time in ${zones[zone]})`
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

function deviceRows(event: ApiEvent): Fact[] {
  const { device } = event
  const format = [event.source === 'nvr' ? 'recorder' : event.source === 'ipc' ? 'camera' : null, event.formatVersion]
  const rows: Fact[] = [
    ['Sent from', event.clientIp],
    ['Format', format.filter(Boolean).join(', version ') || 'unknown'],
    ['Device', device.name],
    ['Channel', device.channel],
    ['MAC', device.mac],
    ['Serial number', device.serial],
  ]
  return rows
}

/** The names of its lines and zones; null where none has one. */
function lineNames({ rules, lineName }: ApiEvent): string | null {
  const names = new Set([...rules.map(rule => rule.lineName), lineName].filter(name => name !== undefined))
  return names.size === 0 ? null : [...names].join(', ')
}

/** Shows the fields of an event in two columns. */
export function EventFacts({ event }: { event: ApiEvent }) {
  const format = useFormat()
  const rows: Fact[] = [
    ['Type', <CategoryMark key="type" category={event.category} />],
    [
      'Camera',
      <Link key="camera" to="/cameras/$cameraId" params={{ cameraId: event.camera.id }}>
        {event.camera.name}
      </Link>,
    ],
    ['Line or zone', lineNames(event)],
    ['Original type', <code key="word">{event.smartType}</code>],
    ...(event.phase === null ? [] : [['Phase', phases[event.phase]] as Fact]),
    ...timeRows(event),
    ...deviceRows(event),
    ...(event.recovered ? [['Recovered', 'stored after the server restarted'] as Fact] : []),
    ['Event', <code key="id">{event.id}</code>],
  ]
  return (
    <section aria-label="Facts">
      <FactList layout="lined" facts={rows} />
      <p className={tones.faint}>Times in {format.zone}</p>
    </section>
  )
}

/** Attributes of each target, and counters where the post carries them. */
export function TargetFacts({ event }: { event: ApiEvent }) {
  const rows = event.targets.map((target, index): Fact => {
    const { plate } = target
    const read = plate && [
      plate.color && !/^\d/.test(plate.color) && `${plate.color} plate`,
      plate.direction && (plate.direction === 'approach' ? 'approaching' : 'driving away'),
      plate.confidence !== null && `read with ${formatPercent(plate.confidence)} confidence`,
      plate.list && `on the camera's list: ${lists[plate.list]}`,
      plate.owner && `owner ${plate.owner}`,
    ]
    const words = [targetWords[target.type], targetText(target), ...(read || [])].filter(Boolean).join(', ')
    return [event.targets.length > 1 ? `Target ${index + 1}` : 'Target', words]
  })
  const counts = event.counts.map(({ target, entered, left, present }): Fact => {
    const parts = [
      entered !== null && `${formatNumber(entered)} in`,
      left !== null && `${formatNumber(left)} out`,
      present !== null && `${formatNumber(present)} inside`,
    ]
    return [`Counter, ${target}`, `${parts.filter(Boolean).join(', ')} since the counter was last reset`]
  })
  if (rows.length + counts.length === 0) return null
  return (
    <section aria-label="Targets">
      <FactList layout="lined" facts={[...rows, ...counts]} />
    </section>
  )
}
