import { Checkbox, MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import type { When } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import type { PartProps } from './part-props.ts'

type PlateCondition = NonNullable<When['plate']>

const knownOptions = [
  { value: '', label: 'Either' },
  { value: 'false', label: 'Unknown' },
  { value: 'true', label: 'Known' },
]
const directions = [
  { value: 'approach', label: 'Approaching' },
  { value: 'away', label: 'Moving away' },
]
const lists = [
  { value: 'allow', label: 'Allow' },
  { value: 'block', label: 'Block' },
  { value: 'temporary', label: 'Temporary' },
  { value: 'unlisted', label: 'On no list' },
]

/** The condition on the plate. */
export function PlatePart({ value, onChange }: PartProps) {
  const plate = value.plate ?? {}
  const set = (change: PlateCondition) => onChange({ ...value, plate: { ...plate, ...change } })
  return (
    <div className={layout.fields}>
      <PlateChoice plate={plate} set={set} />
      <ReadChoice plate={plate} set={set} />
    </div>
  )
}

interface FieldsProps {
  plate: PlateCondition
  set: (change: PlateCondition) => void
}

/** Chooses plates by number, by group, or by whether they are known. */
function PlateChoice({ plate, set }: FieldsProps) {
  const groups = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  return (
    <>
      <TagsInput
        label="Plates"
        description="* for any characters, ? for one"
        size="xs"
        value={plate.number ?? []}
        onChange={number => set({ number })}
      />
      <TagsInput
        label="Groups"
        description="Groups of known plates"
        size="xs"
        data={[...new Set(['allow', 'watch', 'ignore', 'visitor', ...groups.map(({ name }) => name)])]}
        value={plate.group ?? []}
        onChange={group => set({ group })}
      />
      <Select
        label="Known plate"
        data={knownOptions}
        allowDeselect={false}
        value={plate.known === undefined ? '' : String(plate.known)}
        onChange={known => set({ known: known ? known === 'true' : undefined })}
      />
    </>
  )
}

/** Chooses plates by the camera's reading: direction, confidence, list on the camera, similar plates. */
function ReadChoice({ plate, set }: FieldsProps) {
  return (
    <>
      <MultiSelect
        label="Direction"
        data={directions}
        value={plate.direction ?? []}
        onChange={direction => set({ direction: direction as PlateCondition['direction'] })}
      />
      <NumberInput
        label="Minimum confidence"
        suffix=" %"
        min={0}
        max={100}
        value={plate.minConfidence === undefined ? '' : Math.round(plate.minConfidence * 100)}
        onChange={percent => set({ minConfidence: percent === '' ? undefined : Number(percent) / 100 })}
      />
      <MultiSelect
        label="List on the camera"
        data={lists}
        value={plate.list ?? []}
        onChange={list => set({ list: list as PlateCondition['list'] })}
      />
      <Checkbox
        size="xs"
        label="Also plates that look alike"
        description="O and 0, B and 8, or one character different. Do not use this to open a gate."
        checked={plate.similar ?? false}
        onChange={event => set({ similar: event.currentTarget.checked || undefined })}
      />
    </>
  )
}
