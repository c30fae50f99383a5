import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { FilterWhen } from '#features/filter/filter-when.tsx'
import { TimeStepButtons } from '#features/filter/time-step-buttons.tsx'
import { usePlaces } from '#features/places/use-places.ts'
import { stateWords } from '#features/places/visit-words.ts'
import layout from '#ui/layout.module.css'
import type { VisitSearch } from './use-visit-search.ts'
import classes from './visits.module.css'

const states = Object.entries(stateWords).map(([value, label]) => ({ value, label }))

/** The search field and the filters of the visits. */
export function VisitTools({ state: { search, change, time } }: { state: VisitSearch }) {
  const places = usePlaces().data?.items ?? []
  return (
    <search className={`${layout.row} ${classes.tools}`} aria-label="Visits">
      <PlateBox plate={search.plate ?? ''} change={change} />
      <Select
        aria-label="Place"
        placeholder="All places"
        clearable
        w={160}
        data={places.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.place ?? null}
        onChange={place => change({ place })}
      />
      <Select
        aria-label="State"
        placeholder="All states"
        clearable
        w={160}
        data={states}
        value={search.state ?? null}
        onChange={next => change({ state: next })}
      />
      <SegmentedControl
        aria-label="Known or unknown"
        value={search.known ?? ''}
        onChange={known => change({ known: known || null })}
        data={[
          { value: '', label: 'All' },
          { value: 'true', label: 'Known' },
          { value: 'false', label: 'Unknown' },
        ]}
      />
      <FilterWhen state={time} />
      <TimeStepButtons state={time} />
    </search>
  )
}

/** Searches shortly after the last key, or immediately with Enter. */
function PlateBox({ plate, change }: { plate: string; change: VisitSearch['change'] }) {
  const [typed, setTyped] = useState(plate)
  const settle = useDebouncedCallback((text: string) => change({ plate: text.trim() || null }, { replace: true }), 350)
  useEffect(() => setTyped(plate), [plate])
  return (
    <TextInput
      aria-label="Search visits by plate"
      placeholder="Plate, or part of it"
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={50}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value)
        settle(event.currentTarget.value)
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') change({ plate: typed.trim() || null })
      }}
    />
  )
}
