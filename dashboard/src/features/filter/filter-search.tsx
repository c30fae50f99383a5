import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import classes from './filter-bar.module.css'
import { type SearchField, searchChange, searchOffers } from './search-guess.ts'
import type { FilterState } from './use-filter.ts'

const pauseMs = 300

/** One box for plates and words: takes effect in a pause of typing; one step for Back however much was typed. */
export function FilterSearch({ state }: { state: FilterState }) {
  const { plate, text } = state.filter
  const applied = plate || text
  const [typed, setTyped] = useState(applied)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  useEffect(() => setTyped(applied), [applied])
  useEffect(() => () => clearTimeout(timer.current), [])
  const apply = (value: string, field: SearchField | undefined) => {
    clearTimeout(timer.current)
    const isThere = value.trim() === applied && (field === undefined || state.filter[field] === applied)
    if (!isThere) state.set(searchChange(field ?? 'text', value), applied === '' ? 'push' : 'replace')
  }
  const offers = searchOffers(typed)
  const guess = offers[0]?.field
  const type = (value: string) => {
    setTyped(value)
    combobox.openDropdown()
    combobox.resetSelectedOption()
    clearTimeout(timer.current)
    timer.current = setTimeout(() => apply(value, searchOffers(value)[0]?.field), pauseMs)
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
          className={classes.text ?? ''}
          aria-label="Plate or words"
          placeholder="Plate or words"
          title="Part of a plate, a whole one with * and ?, or words such as white van"
          leftSection={<IconSearch size={14} aria-hidden />}
          type="search"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={event => type(event.currentTarget.value)}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={event => {
            // With an option chosen by the arrow keys, the list takes the key.
            if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) {
              apply(typed, guess)
              combobox.closeDropdown()
            }
            if (event.key !== 'Escape') return
            // Leaves the field; the browser would empty it.
            event.preventDefault()
            event.currentTarget.blur()
          }}
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
