import { plateKey } from '#server/model/plate-key.ts'
import type { Meaning } from './pieces.ts'
import type { SearchContext } from './search-context.ts'
import type { Read, Token } from './tokens.ts'

const wildcard = /^[\p{L}\p{N}*?-]*[*?][\p{L}\p{N}*?-]*$/u
const withDigit = /^[\p{L}\p{N}-]*\p{N}[\p{L}\p{N}-]*$/u
const capitals = /^[\p{Lu}\p{N}-]{1,8}$/u
const longestWords = 4
/** From so many characters on, letters and digits together are taken for a whole plate. */
const wholeLength = 6

function meaningOf(text: string, { plates }: SearchContext): Meaning | null {
  const key = plateKey(text)
  if (/[*?]/.test(text)) return key === '' ? null : { kind: 'plate', value: text, match: 'wildcard', owner: null }
  if (key.length < 2) return null
  const known = plates.find(plate => plate.key === key)
  const isWhole = Array.from(key).length >= wholeLength && /\p{L}/u.test(key) && /\p{N}/u.test(key)
  const match = known || isWhole ? 'exact' : 'fragment'
  return { kind: 'plate', value: match === 'exact' ? key : text, match, owner: known?.name ?? null }
}

/** The number of words in capitals and digits that follow each other, as plates with blanks are written: `B AB 1234`. */
function blockLength(tokens: readonly Token[], at: number, isFree: (at: number) => boolean): number {
  let length = 0
  while (length < longestWords && capitals.test(tokens[at + length]?.text ?? '') && isFree(at + length)) length++
  const texts = tokens.slice(at, at + length).map(({ text }) => text)
  return texts.length > 1 && texts.some(text => /\p{N}/u.test(text)) ? length : 1
}

/**
 * A plate or a part of one: `ABC`, `ab12`, `AB*1?4`, `B AB 1234`; any word after "plate". `isFree` says whether a word
 * has no other meaning.
 */
export function plateAt(
  tokens: readonly Token[],
  at: number,
  context: SearchContext,
  isFree: (at: number) => boolean,
): Read<{ meaning: Meaning }> | null {
  const text = tokens[at]?.text ?? ''
  const isNamed = /^plates?$/.test(tokens[at - 1]?.word ?? '') && /^[\p{L}\p{N}-]+$/u.test(text)
  const length = capitals.test(text) ? blockLength(tokens, at, isFree) : 1
  const isPlate = length > 1 || wildcard.test(text) || withDigit.test(text) || /^[\p{Lu}-]{2,}$/u.test(text) || isNamed
  if (!isPlate) return null
  const joined = tokens
    .slice(at, at + length)
    .map(token => token.text)
    .join(' ')
  const meaning = meaningOf(isNamed ? joined.toUpperCase() : joined, context)
  return meaning && { length, meaning }
}
