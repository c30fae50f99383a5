import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useRemoval } from '#api/use-removal.ts'
import { useMayChange } from '#api/use-session.ts'
import { usePlaces } from '#features/places/use-places.ts'
import type { ApiLine } from '#server/api/schemas/index.ts'
import { Card, CardHead } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { CrossingNumbers } from './crossing-numbers.tsx'
import { QueueNumbers } from './queue-numbers.tsx'

interface LineCardProps {
  line: ApiLine
  onMove: () => void
  onRemoved: () => void
}

/** A drawn line or zone: what crossed it, who waits in it, and of which place it is a door. */
export function LineCard({ line, onMove, onRemoved }: LineCardProps) {
  const name = line.name ?? 'Without a name'
  return (
    <Card aria-label={name} data-testid="drawn-line">
      <CardHead>
        <h2>{name}</h2>
        <span className={tones.faint}>{line.shape === 'line' ? 'Line' : 'Zone'}</span>
        <LineButtons line={line} name={name} onMove={onMove} onRemoved={onRemoved} />
      </CardHead>
      <CrossingNumbers line={line} />
      {line.shape === 'area' && <QueueNumbers line={line} />}
      <DoorOf line={line} />
    </Card>
  )
}

function LineButtons({ line, name, onMove, onRemoved }: LineCardProps & { name: string }) {
  const remove = useRemoval(
    api => api.send('DELETE', 'lines/{id}', { params: { id: line.id } }),
    ['lines', 'counts', 'places'],
    onRemoved,
  )
  if (!useMayChange()) return null
  return (
    <div className={layout.actions}>
      <Button variant="default" aria-label={`Change ${name}`} onClick={onMove}>
        Change
      </Button>
      <Button
        variant="default"
        aria-label={`Remove ${name}`}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Remove
      </Button>
      <Problem what={`${name} was not removed.`} error={remove.error} />
    </div>
  )
}

/** The place of which the line is a door. */
function DoorOf({ line }: { line: ApiLine }) {
  const places = usePlaces().data?.items ?? []
  const place = places.find(({ doors }) => doors.some(door => door.line === line.id))
  if (place)
    return (
      <p className={tones.soft}>
        A door of{' '}
        <Link to="/places/$placeId" params={{ placeId: place.id }}>
          {place.name}
        </Link>
      </p>
    )
  return (
    <p className={tones.soft}>
      Choose it as a door of a <Link to="/places">place</Link> to see how many are inside.
    </p>
  )
}
