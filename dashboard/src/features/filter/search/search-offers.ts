import type { Filter } from '../filter.ts'
import { completionsOf, mayBePlate } from './completions.ts'
import { type ParsedSearch, parseSearch } from './parse-search.ts'
import type { SearchContext } from './search-context.ts'

/** The effect of Enter or a click on an offer: it searches with `change`, or completes the text to `typed`. */
export type SearchOffer = { key: string } & (
  | { kind: 'chips'; parsed: ParsedSearch; change: Partial<Filter> }
  | { kind: 'filter'; words: string; change: Partial<Filter> }
  | { kind: 'complete'; typed: string }
)

/** The searches that a typed text may mean, the most likely one first, and completions of its last word. */
export function searchOffers(typed: string, context: SearchContext): SearchOffer[] {
  const text = typed.trim()
  if (text === '') return []
  const parsed = parseSearch(text, context)
  const offers: SearchOffer[] = [{ key: 'chips', kind: 'chips', parsed, change: parsed.change }]
  for (const completed of completionsOf(typed, context)) {
    offers.push({ key: `complete ${completed}`, kind: 'complete', typed: completed })
  }
  const { plate, plateMatch } = parsed.change
  if (mayBePlate(text)) {
    const isContained = plate === text && plateMatch === '' && parsed.chips.length === 1
    if (!isContained && !/[*?]/.test(text)) {
      offers.push({
        key: 'plate',
        kind: 'filter',
        words: `Plate contains ${text}`,
        change: { plate: text, plateMatch: '' },
      })
    }
    if (plate !== undefined && !/[*?]/.test(text)) {
      const change = { plate: text, plateMatch: 'similar' }
      offers.push({ key: 'similar', kind: 'filter', words: `Plates that look like ${text}`, change })
    }
  }
  if (parsed.chips.length > 0) {
    offers.push({ key: 'words', kind: 'filter', words: `Words: ${text}`, change: { text } })
  }
  return offers
}
