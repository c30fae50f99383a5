import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import classes from './filter-bar.module.css'
import { type SearchField, searchChange, searchOffers } from './search-guess.ts'
import type { FilterState } from './use-filter.ts'

const pauseMs = 300

/** The text of the search field, applied after a pause in typing. All of the typing is one entry of the history. */
function useTyping(state: FilterState) {
  const { plate, text } = state.filter
  const applied = plate || text
  const [typed, setTyped] = useState(applied)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(applied), [applied])
  useEffect(() => () => clearTimeout(timer.current), [])
  const apply = (value: string, field: SearchField | undefined) => {
    clearTimeout(timer.current)
    const isApplied = value.trim() === applied && (field === undefined || state.filter[field] === applied)
    if (!isApplied) state.set(searchChange(field ?? 'text', value), applied === '' ? 'push' : 'replace')
  }
  const type = (value: string) => {
    setTyped(value)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => apply(value, searchOffers(value)[0]?.field), pauseMs)
  }
  return { typed, type, apply }
}

const look = {
  className: classes.text ?? '',
  'aria-label': 'Plate or words',
  placeholder: 'Plate or words',
  title: 'Part of a plate, a whole one with * and ?, or words such as white van',
  leftSection: <IconSearch size={14} aria-hidden />,
  type: 'search',
  autoComplete: 'off',
  spellCheck: false,
} as const

/** One field for plates and words, with a list to choose between both. */
export function FilterSearch({ state }: { state: FilterState }) {
  const { typed, type, apply } = useTyping(state)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const offers = searchOffers(typed)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // With an option selected by the arrow keys, the list handles Enter.
    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) {
      apply(typed, offers[0]?.field)
      combobox.closeDropdown()
    }
    if (event.key !== 'Escape') return
    // Leaves the field; the browser would empty it.
    event.preventDefault()
    event.currentTarget.blur()
  }
  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom-start"
      onOptionSubmit={field => {
        apply(typed, field as SearchField)
        combobox.closeDropdown()
      }}
    >
      <Combobox.Target>
        <TextInput
          {...look}
          value={typed}
          onChange={event => {
            type(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={offers.length === 0}>
        <Combobox.Options>
          {offers.map(({ field, words }) => (
            <Combobox.Option key={field} value={field} active={state.filter[field] === typed.trim()}>
              {words}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
