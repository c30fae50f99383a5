import { Checkbox } from '@mantine/core'
import { useApiQuery } from '#api/use-api-query.ts'
import { attributeName, attributeValue } from '#features/events/attribute-words.ts'
import { CategoryMark } from '#features/events/category-mark.tsx'
import { allCategories, targetWords } from '#features/events/category-words.ts'
import { camerasBySite } from '#format/sites.ts'
import layout from '#ui/layout.module.css'
import { CountedLabel } from './counted-label.tsx'
import classes from './filter-bar.module.css'
import { ChoiceList, FilterField } from './filter-choice.tsx'
import { useChoiceCounts } from './use-choice-counts.ts'
import type { FilterState } from './use-filter.ts'

interface Props {
  state: FilterState
}

const targetOptions = Object.entries(targetWords).map(([value, words]) => ({ value, words }))

function CategoryOptions({ state }: Props) {
  const countOf = useChoiceCounts(state, 'category')
  const options = allCategories.map(value => ({
    value,
    label: <CountedLabel words={<CategoryMark category={value} />} count={countOf(value)} />,
  }))
  return (
    <ChoiceList
      label="Event types"
      options={options}
      chosen={state.filter.category}
      onChange={next => state.set({ category: next })}
      columns
    />
  )
}

export function CategoryChoice({ state }: Props) {
  return (
    <FilterField label="Type" chosen={state.filter.category.length} width={420}>
      <CategoryOptions state={state} />
    </FilterField>
  )
}

/** Reads the cameras; sends no request if `enabled` is false. */
export function useCameras(enabled = true) {
  return useApiQuery('cameras', {}, { enabled, freshMs: 60_000 })
}

function CameraOptions({ state }: Props) {
  const { camera } = state.filter
  const cameras = useCameras().data?.items
  const countOf = useChoiceCounts(state, 'camera')
  if (cameras?.length === 0) return <span>No camera has posted yet.</span>
  const shown = (cameras ?? []).filter(each => !each.hidden || camera.includes(each.id))
  const options = camerasBySite(shown).flatMap(({ site, items }) => [
    ...(site === null ? [] : [{ value: `${site}/`, label: `All of ${site}` }]),
    ...items.map(({ id, name }) => ({
      value: id,
      label: <CountedLabel words={<bdi>{site === null ? name : `${site}: ${name}`}</bdi>} count={countOf(id)} />,
    })),
  ])
  return <ChoiceList label="Cameras" options={options} chosen={camera} onChange={next => state.set({ camera: next })} />
}

export function CameraChoice({ state }: Props) {
  return (
    <FilterField label="Camera" chosen={state.filter.camera.length}>
      <CameraOptions state={state} />
    </FilterField>
  )
}

function TargetOptions({ state }: Props) {
  const countOf = useChoiceCounts(state, 'targetType')
  const options = targetOptions.map(({ value, words }) => ({
    value,
    label: <CountedLabel words={words} count={countOf(value)} />,
  }))
  return (
    <ChoiceList
      label="Targets"
      options={options}
      chosen={state.filter.targetType}
      onChange={next => state.set({ targetType: next })}
    />
  )
}

export function TargetChoice({ state }: Props) {
  return (
    <FilterField label="Target" chosen={state.filter.targetType.length} width={200}>
      <TargetOptions state={state} />
    </FilterField>
  )
}

function AttributeLists({ state }: Props) {
  const { attribute } = state.filter
  const items = useApiQuery('events/attributes', {}, { freshMs: 60_000 }).data?.items ?? []
  return items.map(({ name, values }) => (
    <div key={name} className={`${layout.tight} ${classes.part}`}>
      <h3>{attributeName(name)}</h3>
      <ChoiceList
        label={attributeName(name)}
        options={values.slice(0, 20).map(({ value, count }) => ({
          value: `${name}:${value}`,
          label: (
            <CountedLabel
              words={attributeValue(value)}
              count={count}
              color={/color$/i.test(name) ? value : undefined}
            />
          ),
        }))}
        chosen={attribute}
        onChange={next => state.set({ attribute: next })}
        columns
      />
    </div>
  ))
}

/** The names that people gave to lines and zones; one that no line has any more stays to be removed. */
function LineList({ state }: Props) {
  const { line } = state.filter
  const lines = useApiQuery('lines', { query: { limit: 500 } }, { freshMs: 60_000 }).data?.items ?? []
  const countOf = useChoiceCounts(state, 'line')
  const names = [...new Set([...lines.flatMap(({ name }) => name ?? []), ...line])].sort()
  if (names.length === 0) return null
  return (
    <div className={`${layout.tight} ${classes.part}`}>
      <h3>Line or zone</h3>
      <ChoiceList
        label="Lines and zones"
        options={names.map(name => ({
          value: name,
          label: <CountedLabel words={<bdi>{name}</bdi>} count={countOf(name)} />,
        }))}
        chosen={line}
        onChange={next => state.set({ line: next })}
        columns
      />
    </div>
  )
}

function GroupList({ state }: Props) {
  const groups = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  if (groups.length === 0) return null
  return (
    <div className={`${layout.tight} ${classes.part}`}>
      <h3>Known plate group</h3>
      <ChoiceList
        label="Plate groups"
        options={groups.map(({ name }) => ({ value: name, label: name }))}
        chosen={state.filter.group}
        onChange={next => state.set({ group: next })}
        columns
      />
    </div>
  )
}

export function MoreChoice({ state }: Props) {
  const { attribute, group, line, kept } = state.filter
  const chosen = attribute.length + group.length + line.length + (kept === '' ? 0 : 1)
  return (
    <FilterField label="More" chosen={chosen} width={340}>
      <div className={classes.list}>
        <div className={`${layout.tight} ${classes.part}`}>
          <Checkbox
            size="xs"
            label="Kept events only"
            checked={kept === 'true'}
            onChange={event => state.set({ kept: event.currentTarget.checked ? 'true' : '' })}
          />
        </div>
        <LineList state={state} />
        <GroupList state={state} />
        <AttributeLists state={state} />
      </div>
    </FilterField>
  )
}
