import { plateKey } from '#server/model/plate-key.ts'
import { colourWords, namedWords } from '#server/search/search-vocabulary.ts'
import type { SearchContext } from './search-context.ts'
import { phraseWords } from './vocabulary.ts'

const timeWords = [
  'today',
  'yesterday',
  'last night',
  'this week',
  'last week',
  'this month',
  'last hour',
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(day => `last ${day}`),
]
const mostOffered = 5

/** The words that the last word, which is being typed, may become: names first, then the words of the vocabulary. */
export function completionsOf(typed: string, { cameras, groups, plates }: SearchContext): string[] {
  const [, before = '', word = ''] = /^(.*?)(\S*)$/s.exec(typed) ?? []
  const begun = word.toLowerCase()
  if (begun.length < 2) return []
  const names = [...cameras.map(({ name }) => name), ...groups, ...plates.flatMap(({ name }) => name ?? [])]
  const words = [...colourWords, ...namedWords, ...timeWords, ...phraseWords]
  const fits = [...names, ...words].filter(one => one.toLowerCase().startsWith(begun) && one.toLowerCase() !== begun)
  return [...new Set(fits)].slice(0, mostOffered).map(one => `${before}${one}`)
}

/** Whether a text may be a plate, in part. */
export function mayBePlate(typed: string): boolean {
  const length = Array.from(plateKey(typed.replace(/[*?]/g, ''))).length
  return length >= 2 && length <= 10 && !/\s\S+\s\S+\s/.test(typed.trim())
}
