import { Button, Menu, MultiSelect } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { allCategories, categoryWords, targetWords } from '#features/events/category-words.ts'
import type { When } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import tones from '#ui/text.module.css'
import { AttributesPart } from './attributes-part.tsx'
import { CameraField } from './camera-field.tsx'
import { QuietPart, TimePart } from './hours-part.tsx'
import type { PartProps } from './part-props.ts'
import { PlatePart } from './plate-part.tsx'
import classes from './rules.module.css'
import {
  LinePart,
  ModeChangePart,
  ModePart,
  PhasePart,
  SmartTypePart,
  StatePart,
  TextPart,
  ZonePart,
} from './small-parts.tsx'
import { VisitPart } from './visit-part.tsx'

interface Part {
  title: string
  keys: (keyof When)[]
  /** The initial value when it is added. */
  start: When
  Fields: ComponentType<PartProps>
  /** Whether a condition has it; otherwise where one of its keys is set. */
  isIn?: (value: When) => boolean
}

const hasVisits = ({ kind, visit, flag, place }: When) =>
  [visit, flag, place].some(one => one !== undefined) || (kind?.includes('visit') ?? false)

const isModeChange = ({ kind }: When) => kind?.includes('mode') ?? false

const parts: Part[] = [
  { title: 'Plate', keys: ['plate'], start: { plate: {} }, Fields: PlatePart },
  { title: 'Attributes', keys: ['attributes'], start: { attributes: {} }, Fields: AttributesPart },
  { title: 'Hours', keys: ['time'], start: { time: {} }, Fields: TimePart },
  { title: 'Quiet hours', keys: ['quiet'], start: { quiet: {} }, Fields: QuietPart },
  {
    title: 'Arming mode',
    keys: ['mode'],
    start: { mode: ['away'] },
    Fields: ModePart,
    isIn: value => value.mode !== undefined && !isModeChange(value),
  },
  {
    title: 'Change of the arming mode',
    keys: ['kind', 'mode'],
    start: { kind: ['mode'], mode: [] },
    Fields: ModeChangePart,
    isIn: isModeChange,
  },
  { title: 'Line or zone by name', keys: ['line'], start: { line: [] }, Fields: LinePart },
  { title: 'Line or zone by number', keys: ['zone'], start: { zone: [] }, Fields: ZonePart },
  { title: 'Phase', keys: ['phase'], start: { phase: [] }, Fields: PhasePart },
  { title: 'Text', keys: ['text'], start: { text: '' }, Fields: TextPart },
  { title: 'Original type', keys: ['smartType'], start: { smartType: [] }, Fields: SmartTypePart },
  {
    title: 'Alarm states',
    keys: ['kind', 'alarm', 'active'],
    start: { kind: ['status'] },
    Fields: StatePart,
    isIn: value =>
      value.alarm !== undefined ||
      value.active !== undefined ||
      (value.kind && !hasVisits(value) && !isModeChange(value)) === true,
  },
  {
    title: 'Visits of a place',
    keys: ['kind', 'visit', 'flag', 'place'],
    start: { kind: ['visit'], visit: ['entered'] },
    Fields: VisitPart,
    isIn: hasVisits,
  },
  { title: 'Except', keys: ['not'], start: { not: {} }, Fields: ExceptPart },
]

const categoryOptions = allCategories.map(value => ({ value, label: categoryWords[value].word }))
const targetOptions = Object.entries(targetWords).map(([value, label]) => ({ value, label }))
const isShown = (value: When) => (part: Part) => part.isIn?.(value) ?? part.keys.some(key => value[key] !== undefined)

/** A condition as fields: the usual three, and those that were added. All of them have to match. */
export function WhenFields({ value, onChange }: PartProps) {
  const shown = parts.filter(isShown(value))
  const set = (change: When) => onChange({ ...value, ...change })
  return (
    <div className={layout.stack}>
      <div className={layout.fields}>
        <MultiSelect
          label="Type"
          placeholder={value.category?.length ? '' : 'Any type'}
          data={categoryOptions}
          searchable
          value={value.category ?? []}
          onChange={category => set({ category: category as When['category'] })}
        />
        <CameraField value={value.camera} onChange={camera => set({ camera })} />
        <MultiSelect
          label="Target"
          placeholder={value.target?.length ? '' : 'Any target'}
          data={targetOptions}
          value={value.target ?? []}
          onChange={target => set({ target: target as When['target'] })}
        />
      </div>
      {shown.map(part => (
        <fieldset key={part.title} className={classes.part}>
          <legend>{part.title}</legend>
          <part.Fields value={value} onChange={onChange} />
          <button
            type="button"
            className={classes.away}
            aria-label={`Remove: ${part.title}`}
            onClick={() => set(Object.fromEntries(part.keys.map(key => [key, undefined])))}
          >
            <IconX size={15} aria-hidden />
          </button>
        </fieldset>
      ))}
      <AddPart others={parts.filter(part => !shown.includes(part))} onAdd={set} />
    </div>
  )
}

function AddPart({ others, onAdd }: { others: Part[]; onAdd: (start: When) => void }) {
  if (others.length === 0) return null
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" className={layout.start ?? ''} leftSection={<IconPlus size={14} aria-hidden />}>
          Add a condition
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map(part => (
          <Menu.Item key={part.title} onClick={() => onAdd(part.start)}>
            {part.title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ExceptPart({ value, onChange }: PartProps) {
  return (
    <>
      <p className={tones.faint}>Events matching all of this are excluded.</p>
      <WhenFields value={value.not ?? {}} onChange={not => onChange({ ...value, not })} />
    </>
  )
}
