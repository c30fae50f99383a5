import { Button, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { readsPlates } from '#features/places/place-words.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'

interface SetOccupancyProps {
  place: ApiPlace
  onDone: () => void
}

/** Says how many are inside, as a person counted. */
export function SetOccupancy({ place, onDone }: SetOccupancyProps) {
  const { occupancy, id, doors } = place
  const hasVehicles = occupancy.vehicles > 0 || readsPlates(place)
  const hasLines = doors.some(({ line }) => line !== null)
  const [vehicles, setVehicles] = useState<string | number>(occupancy.vehicles)
  const [people, setPeople] = useState<string | number>(occupancy.people)
  const [note, setNote] = useState('')
  const save = useChange(
    api => {
      const body = {
        ...(Number(vehicles) !== occupancy.vehicles && { vehicles: Number(vehicles) }),
        ...(Number(people) !== occupancy.people && { people: Number(people) }),
        ...(note.trim() !== '' && { note: note.trim() }),
      }
      return api.send('PUT', 'places/{id}/occupancy', { params: { id }, body })
    },
    ['places'],
  )
  const field = (label: string, value: string | number, onChange: (value: string | number) => void) => (
    <NumberInput label={label} min={0} max={1_000_000} allowDecimal={false} value={value} onChange={onChange} w={120} />
  )
  return (
    <section className={layout.question} aria-label="Correct the number">
      {hasVehicles && field('Vehicles inside', vehicles, setVehicles)}
      {hasLines && field('People inside', people, setPeople)}
      <TextInput label="Note" maxLength={300} value={note} onChange={event => setNote(event.currentTarget.value)} />
      <Button loading={save.isPending} onClick={() => save.mutate(undefined, { onSuccess: onDone })}>
        Set the number
      </Button>
      <Button variant="subtle" color="gray" onClick={onDone}>
        Cancel
      </Button>
      <Problem what="The number was not set." error={save.error} />
    </section>
  )
}
