import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useModes } from '#features/arming/use-modes.ts'
import { useLines } from '#features/places/use-places.ts'
import type { When } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import type { PartProps } from './part-props.ts'

const isNumber = (tag: string) => /^\d{1,9}$/.test(tag.trim())

export function ZonePart({ value, onChange }: PartProps) {
  const [odd, setOdd] = useState<string[]>([])
  return (
    <TagsInput
      label="Zone and line numbers"
      description="The device's own numbers, as shown on an event"
      size="xs"
      value={[...(value.zone ?? []).map(String), ...odd]}
      error={odd.length > 0 && `Enter numbers only, not ${odd.join(', ')}`}
      onChange={tags => {
        setOdd(tags.filter(tag => !isNumber(tag)))
        onChange({ ...value, zone: tags.filter(isNumber).map(Number) })
      }}
    />
  )
}

/** The names that people gave to lines and zones; a name that no line has any more stays to be seen. */
export function LinePart({ value, onChange }: PartProps) {
  const lines = useLines().data?.items ?? []
  const named = lines.flatMap(({ name }) => name ?? [])
  return (
    <MultiSelect
      label="Lines and zones by name"
      description="Names are given on the pictures of Places"
      searchable
      placeholder={value.line?.length ? '' : named.length === 0 ? 'No line has a name yet' : 'Choose names'}
      data={[...new Set([...named, ...(value.line ?? [])])]}
      value={value.line ?? []}
      onChange={line => onChange({ ...value, line })}
    />
  )
}

const phases = [
  { value: 'start', label: 'Begins' },
  { value: 'ongoing', label: 'Continues' },
  { value: 'stop', label: 'Ends' },
]

export function PhasePart({ value, onChange }: PartProps) {
  return (
    <MultiSelect
      label="Alarm phase"
      data={phases}
      value={value.phase ?? []}
      onChange={phase => onChange({ ...value, phase: phase as When['phase'] })}
    />
  )
}

/** A choice of modes; one that was removed stays to be seen. */
function ModeField({ label, placeholder, value, onChange }: PartProps & { label: string; placeholder: string }) {
  const { options } = useModes()
  const chosen = value.mode ?? []
  const gone = chosen.filter(id => options.every(option => option.value !== id))
  return (
    <MultiSelect
      label={label}
      placeholder={chosen.length > 0 ? '' : placeholder}
      data={[...options, ...gone.map(id => ({ value: id, label: id }))]}
      value={chosen}
      onChange={mode => onChange({ ...value, mode })}
    />
  )
}

/** The arming mode at the time of the event. */
export function ModePart(props: PartProps) {
  return <ModeField label="Only in mode" placeholder="" {...props} />
}

/** A change of the arming mode itself. */
export function ModeChangePart(props: PartProps) {
  return <ModeField label="The mode changes to" placeholder="Any mode" {...props} />
}

export function TextPart({ value, onChange }: PartProps) {
  return (
    <TextInput
      label="Contains these words"
      maxLength={200}
      value={value.text ?? ''}
      onChange={event => onChange({ ...value, text: event.currentTarget.value })}
    />
  )
}

export function SmartTypePart({ value, onChange }: PartProps) {
  return (
    <TagsInput
      label="Original type, as the device sends it"
      description="Such as VEHICE or PERIMETER"
      size="xs"
      value={value.smartType ?? []}
      onChange={smartType => onChange({ ...value, smartType })}
    />
  )
}

const kinds = [
  { value: 'alarm', label: 'Events' },
  { value: 'status', label: 'Alarm state changes' },
  { value: 'track', label: 'Finished tracks' },
]
const turns = [
  { value: '', label: 'On or off' },
  { value: 'true', label: 'Turns on' },
  { value: 'false', label: 'Turns off' },
]

/** Chooses events, states or both, and whether a state turns on or off. */
export function StatePart({ value, onChange }: PartProps) {
  return (
    <div className={layout.fields}>
      <MultiSelect
        label="Applies to"
        data={kinds}
        value={value.kind ?? []}
        onChange={kind => onChange({ ...value, kind: kind as When['kind'] })}
      />
      <TagsInput
        label="Alarm states"
        description="Such as perimeter or motion"
        size="xs"
        value={value.alarm ?? []}
        onChange={alarm => onChange({ ...value, alarm })}
      />
      <Select
        label="Change"
        data={turns}
        allowDeselect={false}
        value={value.active === undefined ? '' : String(value.active)}
        onChange={active => onChange({ ...value, active: active ? active === 'true' : undefined })}
      />
    </div>
  )
}
