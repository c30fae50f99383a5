import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { formatCount } from '#format/numbers.ts'
import type { EventCount } from '#server/api/schemas/index.ts'
import type { Filter } from '../filter.ts'
import { chipText } from './chip-words.ts'
import type { SearchContext } from './search-context.ts'
import classes from './search-field.module.css'
import { type SearchOffer, searchOffers } from './search-offers.ts'
import { useOfferCount } from './use-offer-count.ts'
import { useSearchContext } from './use-search-context.ts'

interface SearchFieldProps {
  onSearch: (change: Partial<Filter>) => void
  className?: string | undefined
  /** Gets the focus when it appears. */
  autoFocus?: boolean
  /** The filter that the search is added to. */
  within?: Partial<Filter>
}

const anywhere: Partial<Filter> = {}

const look = {
  'aria-label': 'Search',
  placeholder: 'White van yesterday 5-6 pm, plate …',
  leftSection: <IconSearch size={14} aria-hidden />,
  type: 'search',
  autoComplete: 'off',
  spellCheck: false,
  'data-search-box': true,
} as const

interface OfferTextProps {
  offer: SearchOffer
  context: SearchContext
  /** The number of events that it finds; undefined while it is unknown. */
  count: EventCount | undefined
}

function OfferText({ offer, context, count }: OfferTextProps) {
  if (offer.kind === 'complete') return <span className={classes.completion}>{offer.typed} …</span>
  if (offer.kind === 'filter') return offer.words
  const { chips, rest } = offer.parsed
  return (
    <span className={classes.chips}>
      {chips.map(chip => (
        <span key={chip.field} className={classes.chip}>
          {chipText(chip, context)}
        </span>
      ))}
      {rest !== '' && <span className={classes.words}>“{rest}”</span>}
      {count && (
        <span className={classes.found} data-testid="offer-count">
          {count.exact ? '' : 'more than '}
          {formatCount(count.total, 'event')}
        </span>
      )}
    </span>
  )
}

/** The meaning of a typed text; names are requested once the field is used. */
function useSearchOffers(typed: string, used: boolean, within: Partial<Filter>) {
  const contextOf = useSearchContext(used)
  const found = useMemo(() => {
    const context = contextOf()
    return { context, offers: searchOffers(typed, context) }
  }, [contextOf, typed])
  return { ...found, count: useOfferCount(found.offers[0], typed, within) }
}

/** The field for everything that can be searched: shows while one types what it understands, and what else it may mean. */
export function SearchField({ onSearch, className, autoFocus = false, within = anywhere }: SearchFieldProps) {
  const [typed, setTyped] = useState('')
  const [used, setUsed] = useState(autoFocus)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const { context, offers, count } = useSearchOffers(typed, used, within)
  const take = (offer: SearchOffer | undefined) => {
    if (!offer) return
    if (offer.kind === 'complete') {
      setTyped(`${offer.typed} `)
      return
    }
    onSearch(offer.change)
    setTyped('')
    combobox.closeDropdown()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // With an option selected by the arrow keys, the list handles Enter.
    if (event.key === 'Enter' && combobox.getSelectedOptionIndex() < 0) take(offers[0])
    if (event.key !== 'Escape' || autoFocus) return
    // Leaves the field; the browser would empty it.
    event.preventDefault()
    event.currentTarget.blur()
  }
  return (
    <Combobox
      store={combobox}
      width="target"
      position="bottom-start"
      middlewares={{ shift: true, flip: false }}
      onOptionSubmit={key => take(offers.find(offer => offer.key === key))}
    >
      <Combobox.Target>
        <TextInput
          {...look}
          className={className ?? ''}
          value={typed}
          {...(autoFocus && { 'data-autofocus': true })}
          onChange={event => {
            setTyped(event.currentTarget.value)
            combobox.openDropdown()
            combobox.resetSelectedOption()
          }}
          onFocus={() => {
            setUsed(true)
            combobox.openDropdown()
          }}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={offers.length === 0}>
        <Combobox.Options aria-label="Searches">
          {offers.map((offer, index) => (
            <Combobox.Option key={offer.key} value={offer.key}>
              <OfferText offer={offer} context={context} count={index === 0 ? count : undefined} />
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
