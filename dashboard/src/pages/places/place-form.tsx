import { Button, NumberInput, Select, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useChange } from '#api/use-change.ts'
import { usePlaces } from '#features/places/use-places.ts'
import type { ApiPlace } from '#server/api/schemas/index.ts'
import { Card } from '#ui/card.tsx'
import layout from '#ui/layout.module.css'
import { Problem } from '#ui/problem.tsx'
import { submitting } from '#ui/submitting.ts'
import { DoorsField } from './doors-field.tsx'
import { OpeningHoursField } from './opening-hours-field.tsx'
import { type PlaceDraft, withInner } from './place-draft.ts'
import { StayLimitsField } from './stay-limits-field.tsx'

interface PlaceFormProps {
  start: PlaceDraft
  /** Null for a new place. */
  placeId: string | null
}

function useSavedPlace(placeId: string | null) {
  return useChange<PlaceDraft, ApiPlace>(
    (api, body) =>
      placeId === null
        ? api.send('POST', 'places', { body })
        : api.send('PATCH', 'places/{id}', { params: { id: placeId }, body }),
    ['places', 'visits', 'passes'],
  )
}

const isAboutDoors = (error: { code: string; fields: { field: string }[] } | null) =>
  error !== null && (error.code.startsWith('door-') || error.fields.some(({ field }) => field.startsWith('doors')))

/** The form of a place: its name, its doors, and what is counted there. */
export function PlaceForm({ start, placeId }: PlaceFormProps) {
  const [draft, setDraft] = useState(start)
  const navigate = useNavigate()
  const save = useSavedPlace(placeId)
  const set = (change: Partial<PlaceDraft>) => setDraft(before => ({ ...before, ...change }))
  const close = () => void navigate({ to: '/places' })
  const ofDoors = isAboutDoors(save.error)
  return (
    <form
      className={layout.column}
      aria-label="Place"
      onSubmit={submitting(() => save.mutate(draft, { onSuccess: close }))}
    >
      <Card as="div">
        <TextInput
          label="Name"
          placeholder="Car park"
          required
          maxLength={60}
          value={draft.name}
          onChange={event => set({ name: event.currentTarget.value })}
        />
      </Card>
      <DoorsField doors={draft.doors} error={ofDoors ? save.error : null} onChange={doors => set({ doors })} />
      <RoomFields draft={draft} set={set} placeId={placeId} />
      <StayLimitsField limits={draft.stayLimits} onChange={stayLimits => set({ stayLimits })} />
      <OpeningHoursField hours={draft.openingHours} onChange={openingHours => set({ openingHours })} />
      <div className={layout.row}>
        <Button type="submit" loading={save.isPending}>
          {placeId === null ? 'Add the place' : 'Save'}
        </Button>
        <Button variant="subtle" color="gray" onClick={close}>
          Cancel
        </Button>
      </div>
      <Problem what="The place was not saved." error={ofDoors ? null : save.error} />
    </form>
  )
}

interface RoomFieldsProps {
  draft: PlaceDraft
  set: (change: Partial<PlaceDraft>) => void
  placeId: string | null
}

const minutesOf = (hours: string | number) => Math.max(1, Math.round(Number(hours) * 60))

function RoomFields({ draft, set, placeId }: RoomFieldsProps) {
  return (
    <Card aria-labelledby="place-room">
      <h2 id="place-room">Room and counting</h2>
      <div className={layout.fields} data-wide>
        <NumberInput
          label="Capacity"
          description="Leave empty for no limit"
          min={1}
          max={1_000_000}
          allowDecimal={false}
          value={draft.capacity ?? ''}
          onChange={value => set({ capacity: value === '' ? null : Number(value) })}
        />
        <TextInput
          label="Counters start again at"
          description="A time of day. Visits of vehicles go on."
          type="time"
          value={draft.resetAt ?? ''}
          onChange={event => set({ resetAt: event.currentTarget.value || null })}
        />
        <NumberInput
          label="An exit was missed after"
          description="A vehicle without an exit is no longer inside"
          suffix=" h"
          min={1 / 60}
          max={8760}
          decimalScale={2}
          value={draft.unseenAfterMinutes / 60}
          onChange={hours => hours !== '' && set({ unseenAfterMinutes: minutesOf(hours) })}
        />
        <ParentField draft={draft} set={set} placeId={placeId} />
      </div>
    </Card>
  )
}

function ParentField({ draft, set, placeId }: RoomFieldsProps) {
  const places = usePlaces().data?.items ?? []
  const refused = placeId === null ? [] : withInner(placeId, places)
  const offered = places.filter(({ id }) => !refused.includes(id))
  if (offered.length === 0) return null
  return (
    <Select
      label="Inside of"
      description="Such as a floor in a garage"
      placeholder="No other place"
      clearable
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      value={draft.parent}
      onChange={parent => set({ parent })}
    />
  )
}
