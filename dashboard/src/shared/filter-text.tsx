import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import classes from './filter-bar.module.css'
import type { FilterState } from './use-filter.ts'

export interface FilterTextProps {
  state: FilterState
  field: 'plate' | 'text'
  label: string
  wide?: boolean
}

const pauseMs = 300

/** A text of the filter: takes effect in a pause of typing; one step for Back however much was typed. */
export function FilterText({ state, field, label, wide = false }: FilterTextProps) {
  const applied = state.filter[field]
  const [typed, setTyped] = useState(applied)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(applied), [applied])
  useEffect(() => () => clearTimeout(timer.current), [])
  const apply = (value: string) => {
    clearTimeout(timer.current)
    if (value.trim() !== applied) state.set({ [field]: value.trim() }, applied === '' ? 'push' : 'replace')
  }
  return (
    <TextInput
      className={wide ? '' : (classes.text ?? '')}
      aria-label={label}
      placeholder={field === 'plate' ? 'Plate, * and ?' : label}
      title={field === 'plate' ? 'Part of a plate, or a whole one with * and ?' : undefined}
      leftSection={<IconSearch size={14} aria-hidden />}
      type="search"
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={event => {
        const { value } = event.currentTarget
        setTyped(value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => apply(value), pauseMs)
      }}
      onKeyDown={event => {
        if (event.key === 'Enter') apply(typed)
        if (event.key !== 'Escape') return
        // Leaves the field; the browser would empty it.
        event.preventDefault()
        event.currentTarget.blur()
      }}
    />
  )
}
