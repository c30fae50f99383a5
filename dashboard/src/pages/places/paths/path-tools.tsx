import { Chip, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useFormat } from '#format/use-format.ts'
import { fieldValue, momentOfField } from '#format/zone.ts'
import { pathShows } from '#routing/page-search.ts'
import type { ApiCamera } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import { periods, periodWords } from '../counts/place-period.ts'
import { kindWords } from '../lines/kind-words.ts'
import classes from './paths.module.css'
import type { PathsState } from './use-paths-state.ts'

const showWords: Record<(typeof pathShows)[number], string> = {
  paths: 'Paths',
  presence: 'Presence',
  standing: 'Standing',
  speed: 'Speed',
}
const kinds = ['person', 'vehicle', 'bike', 'unknown'] as const
const periodChoices = [
  ...periods.map(value => ({ value: value as string, label: periodWords[value] })),
  { value: 'range', label: 'From … to …' },
]

interface PathToolsProps {
  state: PathsState
  cameras: readonly ApiCamera[]
  camera: ApiCamera
}

/** Chooses the camera, what is drawn over its picture, the time, and the kinds of targets. */
export function PathTools({ state, cameras, camera }: PathToolsProps) {
  const { change } = state
  return (
    <search className={layout.row} data-align="end" aria-label="Path filters">
      <Select
        label="Camera"
        searchable
        allowDeselect={false}
        data={cameras.map(({ id, name }) => ({ value: id, label: name }))}
        value={camera.id}
        onChange={id => change({ camera: id })}
      />
      <Select
        label="Time"
        allowDeselect={false}
        data={periodChoices}
        value={state.period}
        onChange={period => change({ period, from: null, to: null })}
      />
      {state.period === 'range' && <Range state={state} />}
      <SegmentedControl
        aria-label="What is drawn"
        value={state.show}
        onChange={show => change({ show: show as PathsState['show'] })}
        data={pathShows.map(value => ({ value, label: showWords[value] }))}
      />
      <Chip.Group multiple value={state.types} onChange={types => change({ type: types.join(',') || null })}>
        <fieldset className={classes.choices} aria-label="Kinds; all where none is chosen">
          {kinds.map(kind => (
            <Chip key={kind} value={kind}>
              {kindWords[kind]}
            </Chip>
          ))}
        </fieldset>
      </Chip.Group>
    </search>
  )
}

function Range({ state }: { state: PathsState }) {
  const { zone } = useFormat()
  const field = (name: 'from' | 'to', label: string) => (
    <TextInput
      type="datetime-local"
      label={label}
      value={fieldValue(Date.parse(state[name]), zone)}
      onChange={event => {
        const at = momentOfField(event.currentTarget.value, zone)
        if (at !== null) state.change({ [name]: new Date(at).toISOString() }, { replace: true })
      }}
    />
  )
  return (
    <>
      {field('from', 'From')}
      {field('to', 'To')}
    </>
  )
}
