import { MultiSelect } from '@mantine/core'
import { usePlaces } from '#features/places/use-places.ts'
import { visitFlagWords, visitPhaseWords } from '#features/places/visit-phase-words.ts'
import type { When } from '#server/api/schemas/index.ts'
import layout from '#ui/layout.module.css'
import type { PartProps } from './part-props.ts'

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }))
const phases = optionsOf(visitPhaseWords)
const flags = optionsOf(visitFlagWords)

/** The condition on visits: what happened, with which marks, at which places. */
export function VisitPart({ value, onChange }: PartProps) {
  const places = (usePlaces().data?.items ?? []).map(({ name }) => name)
  const set = (change: When) => onChange({ ...value, kind: ['visit'], ...change })
  return (
    <div className={layout.fields}>
      <MultiSelect
        label="What happened"
        placeholder={value.visit?.length ? '' : 'Anything'}
        data={phases}
        value={value.visit ?? []}
        onChange={visit => set({ visit: visit as When['visit'] })}
      />
      <MultiSelect
        label="Marks"
        data={flags}
        value={value.flag ?? []}
        onChange={flag => set({ flag: flag.length > 0 ? flag : undefined })}
      />
      <MultiSelect
        label="Places"
        placeholder={value.place?.length ? '' : 'Any place'}
        data={[...new Set([...places, ...(value.place ?? [])])]}
        value={value.place ?? []}
        onChange={place => set({ place: place.length > 0 ? place : undefined })}
      />
    </div>
  )
}
