import { Checkbox, MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import type { PlateGroups, When } from '#server/api/schemas/index.ts'
import classes from './rules.module.css'
import type { PartProps } from './when-fields.tsx'

type PlateWish = NonNullable<When['plate']>

const knownOptions = [
  { value: '', label: 'Known or not' },
  { value: 'false', label: 'Not known' },
  { value: 'true', label: 'Known' },
]
const directions = [
  { value: 'approach', label: 'Approaching' },
  { value: 'away', label: 'Going away' },
]
const lists = [
  { value: 'allow', label: 'Allow' },
  { value: 'block', label: 'Block' },
  { value: 'temporary', label: 'Temporary' },
  { value: 'unlisted', label: 'On none' },
]

/** Which plates. */
export function PlatePart({ value, onChange }: PartProps) {
  const plate = value.plate ?? {}
  const set = (change: PlateWish) => onChange({ ...value, plate: { ...plate, ...change } })
  const groups = useApiQuery<PlateGroups>('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  return (
    <div className={classes.fields}>
      <TagsInput
        label="Plates"
        description="* for any characters, ? for one"
        size="xs"
        value={plate.number ?? []}
        onChange={number => set({ number })}
      />
      <TagsInput
        label="Groups"
        description="Of the known plates"
        size="xs"
        data={[...new Set(['allow', 'watch', 'ignore', ...groups.map(({ name }) => name)])]}
        value={plate.group ?? []}
        onChange={group => set({ group })}
      />
      <Select
        label="Known"
        data={knownOptions}
        allowDeselect={false}
        value={plate.known === undefined ? '' : String(plate.known)}
        onChange={known => set({ known: known ? known === 'true' : undefined })}
      />
      <MultiSelect
        label="Direction"
        data={directions}
        size="xs"
        value={plate.direction ?? []}
        onChange={direction => set({ direction: direction as PlateWish['direction'] })}
      />
      <NumberInput
        label="Confidence at least"
        suffix=" %"
        min={0}
        max={100}
        value={plate.minConfidence === undefined ? '' : Math.round(plate.minConfidence * 100)}
        onChange={percent => set({ minConfidence: percent === '' ? undefined : Number(percent) / 100 })}
      />
      <MultiSelect
        label="List in the device"
        data={lists}
        size="xs"
        value={plate.list ?? []}
        onChange={list => set({ list: list as PlateWish['list'] })}
      />
      <Checkbox
        size="xs"
        label="Also plates that look alike"
        description="O and 0, B and 8, one character off. Not for what opens a gate."
        checked={plate.similar ?? false}
        onChange={event => set({ similar: event.currentTarget.checked || undefined })}
      />
    </div>
  )
}
