import { ActionIcon, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useApiQuery } from '#api/use-api-query.ts'
import { useIsLimited } from '#api/use-session.ts'
import { FilterWhen, type TimeState } from '#features/filter/filter-when.tsx'
import { TimeStepButtons } from '#features/filter/time-step-buttons.tsx'
import layout from '#ui/layout.module.css'
import { useHotkeys } from '#ui/use-hotkeys.ts'
import styles from './plates.module.css'
import type { PlateQuestion, usePlateSearch } from './use-plate-search.ts'

interface ToolOptions {
  asked: PlateQuestion
  time: TimeState
  countsReads: boolean
  change: ReturnType<typeof usePlateSearch>['change']
}

/** The search field and its filters. */
export function PlateTools({ asked, time, countsReads, change }: ToolOptions) {
  const groups = useApiQuery('plates/groups', {}, { freshMs: 60_000 }).data?.items ?? []
  const cameras = useApiQuery('cameras', {}, { freshMs: 60_000 }).data?.items ?? []
  const hasPattern = /[*?]/.test(asked.plate)
  return (
    <search className={`${layout.row} ${styles.tools}`} aria-label="Plates">
      <SearchBox plate={asked.plate} change={change} />
      <Switch
        label="Look-alikes"
        title="Include plates a camera may have misread: O for 0, B for 8, one character more or less"
        checked={asked.lookAlikes && !hasPattern}
        disabled={hasPattern}
        onChange={event => change({ plateMatch: event.currentTarget.checked ? 'similar' : null })}
      />
      <SegmentedControl
        aria-label="Known or unknown"
        value={asked.known ?? ''}
        onChange={known => change({ known: known || null })}
        data={[
          { value: '', label: 'All' },
          { value: 'true', label: 'Known' },
          { value: 'false', label: 'Unknown' },
        ]}
      />
      <Select
        aria-label="Group"
        placeholder="All groups"
        clearable
        w={150}
        value={asked.group || null}
        onChange={group => change({ group })}
        data={groups.map(group => ({ value: group.name, label: `${group.name} (${group.plates})` }))}
      />
      <Select
        aria-label="Camera"
        placeholder="All cameras"
        clearable
        searchable
        w={160}
        value={asked.camera || null}
        onChange={camera => change({ camera })}
        data={cameras.map(camera => ({ value: camera.id, label: camera.name }))}
      />
      <CountChoice countsReads={countsReads} change={change} />
      <FilterWhen state={time} />
      <TimeStepButtons state={time} />
    </search>
  )
}

/** Whether the cards count passes or reads; people who are limited to cameras see reads only. */
function CountChoice({ countsReads, change }: Pick<ToolOptions, 'countsReads' | 'change'>) {
  if (useIsLimited()) return null
  return (
    <SegmentedControl
      aria-label="Count"
      value={countsReads ? 'reads' : ''}
      onChange={count => change({ count: count || null })}
      data={[
        { value: '', label: 'Passes' },
        { value: 'reads', label: 'Reads' },
      ]}
    />
  )
}

/** Searches shortly after the last key, or immediately with Enter. */
function SearchBox({ plate, change }: { plate: string; change: ToolOptions['change'] }) {
  const [typed, setTyped] = useState(plate)
  const input = useRef<HTMLInputElement>(null)
  const settle = useDebouncedCallback((text: string) => change({ plate: text.trim() || null }, { replace: true }), 350)
  useEffect(() => setTyped(plate), [plate])
  const focus = (event: KeyboardEvent) => {
    event.preventDefault()
    input.current?.select()
    input.current?.focus()
  }
  useHotkeys({ f: focus })
  return (
    <TextInput
      ref={input}
      className={styles.box}
      size="sm"
      aria-label="Search plates"
      placeholder="Plate or part, AB*1?"
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      rightSection={
        typed !== '' && (
          <ActionIcon size="sm" aria-label="Clear the search" onClick={() => change({ plate: null })}>
            <IconX size={14} />
          </ActionIcon>
        )
      }
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
