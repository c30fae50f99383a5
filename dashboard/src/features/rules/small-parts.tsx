import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { When } from '#server/api/schemas/index.ts'
import classes from './rules.module.css'
import type { PartProps } from './when-fields.tsx'

const isNumber = (tag: string) => /^\d{1,9}$/.test(tag.trim())

export function ZonePart({ value, onChange }: PartProps) {
  const [odd, setOdd] = useState<string[]>([])
  return (
    <TagsInput
      label="Numbers of zones and lines"
      description="As the device counts them; an event shows its numbers"
      size="xs"
      value={[...(value.zone ?? []).map(String), ...odd]}
      error={odd.length > 0 && `Zones and lines go by their number; ${odd.join(', ')} is none`}
      onChange={tags => {
        setOdd(tags.filter(tag => !isNumber(tag)))
        onChange({ ...value, zone: tags.filter(isNumber).map(Number) })
      }}
    />
  )
}

const phases = [
  { value: 'start', label: 'Begins' },
  { value: 'ongoing', label: 'Goes on' },
  { value: 'stop', label: 'Ends' },
]

export function PhasePart({ value, onChange }: PartProps) {
  return (
    <MultiSelect
      label="Phase of the alarm"
      data={phases}
      size="xs"
      value={value.phase ?? []}
      onChange={phase => onChange({ ...value, phase: phase as When['phase'] })}
    />
  )
}

export function TextPart({ value, onChange }: PartProps) {
  return (
    <TextInput
      label="Words that stand somewhere in it"
      maxLength={200}
      value={value.text ?? ''}
      onChange={event => onChange({ ...value, text: event.currentTarget.value })}
    />
  )
}

export function SmartTypePart({ value, onChange }: PartProps) {
  return (
    <TagsInput
      label="Type as the device names it"
      description="Such as VEHICE or PERIMETER"
      size="xs"
      value={value.smartType ?? []}
      onChange={smartType => onChange({ ...value, smartType })}
    />
  )
}

const kinds = [
  { value: 'alarm', label: 'Events' },
  { value: 'status', label: 'States that change' },
  { value: 'track', label: 'Finished tracks' },
]
const turns = [
  { value: '', label: 'On or off' },
  { value: 'true', label: 'Goes on' },
  { value: 'false', label: 'Goes off' },
]

/** For states that go on and off rather than events. */
export function StatePart({ value, onChange }: PartProps) {
  return (
    <div className={classes.fields}>
      <MultiSelect
        label="About"
        data={kinds}
        size="xs"
        value={value.kind ?? []}
        onChange={kind => onChange({ ...value, kind: kind as When['kind'] })}
      />
      <TagsInput
        label="Names of states"
        description="Such as perimeter or motion"
        size="xs"
        value={value.alarm ?? []}
        onChange={alarm => onChange({ ...value, alarm })}
      />
      <Select
        label="Turn"
        data={turns}
        allowDeselect={false}
        value={value.active === undefined ? '' : String(value.active)}
        onChange={active => onChange({ ...value, active: active ? active === 'true' : undefined })}
      />
    </div>
  )
}
