import { Button, Select } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useCameras } from '#features/filter/filter-choices.tsx'
import { crossingHints, crossingWords, lineNames } from '#features/places/place-words.ts'
import { useLines } from '#features/places/use-places.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import tones from '#ui/text.module.css'
import { AddDoor } from './add-door.tsx'
import { type Door, sameDoor } from './place-draft.ts'

interface DoorsFieldProps {
  doors: readonly Door[]
  /** Why the server refused the doors. */
  error: unknown
  onChange: (doors: Door[]) => void
}

/** Names of doors, and whether they tell in from out. */
function useDoorFacts() {
  const cameras = useCameras().data?.items ?? []
  const lines = useLines().data?.items ?? []
  const names = lineNames(lines)
  return (door: Door) => {
    const camera = cameras.find(({ id }) => id === door.camera)
    const line = lines.find(({ id }) => id === door.line)
    const what = door.line === null ? 'plates' : (names.get(door.line) ?? 'a line that is gone')
    const hasDirection = door.line === null ? camera?.source !== 'nvr' : (line?.hasDirection ?? true)
    return { name: `${camera?.name ?? door.camera}, ${what}`, hasDirection }
  }
}

/** The doors of a place, each with what crossing it means. */
export function DoorsField({ doors, error, onChange }: DoorsFieldProps) {
  const [isAdding, setAdding] = useState(doors.length === 0)
  const factsOf = useDoorFacts()
  const without = (door: Door) => doors.filter(one => !sameDoor(one, door))
  const change = (door: Door) => onChange(doors.map(one => (sameDoor(one, door) ? door : one)))
  return (
    <Card aria-labelledby="place-doors">
      <h2 id="place-doors">Doors</h2>
      <p className={tones.lead}>
        Where vehicles or people go in and out: a camera that reads plates, or a line or zone of a camera.
      </p>
      <ul className={layout.panelList} aria-label="Doors">
        {doors.map(door => (
          <DoorRow
            key={`${door.camera} ${door.line}`}
            door={door}
            facts={factsOf(door)}
            onChange={change}
            onRemove={() => onChange(without(door))}
          />
        ))}
      </ul>
      <Problem what="The place was not saved: a door cannot be used like this." error={error} />
      {isAdding ? (
        <AddDoor
          doors={doors}
          onToggle={door => {
            const rest = without(door)
            onChange(rest.length < doors.length ? rest : [...doors, door])
          }}
          onDone={() => setAdding(false)}
        />
      ) : (
        <Button
          variant="default"
          className={layout.start ?? ''}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          Add a door
        </Button>
      )}
    </Card>
  )
}

interface DoorRowProps {
  door: Door
  facts: { name: string; hasDirection: boolean }
  onChange: (door: Door) => void
  onRemove: () => void
}

function DoorRow({ door, facts: { name, hasDirection }, onChange, onRemove }: DoorRowProps) {
  const options = Object.entries(crossingWords).map(([value, label]) => ({
    value,
    label,
    disabled: value === 'direction' && !hasDirection && door.crossing !== 'direction',
  }))
  return (
    <li data-testid="door">
      <div className={layout.main}>
        <strong>{name}</strong>
        <p className={tones.faint}>
          {hasDirection || door.crossing === 'direction'
            ? crossingHints[door.crossing]
            : `${crossingHints[door.crossing]}; it cannot tell in from out`}
        </p>
      </div>
      <Select
        aria-label={`What crossing ${name} means`}
        w={150}
        data={options}
        allowDeselect={false}
        value={door.crossing}
        onChange={crossing => onChange({ ...door, crossing: crossing as Door['crossing'] })}
      />
      <Button variant="default" aria-label={`Remove the door ${name}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  )
}
