import { bounds, type Category, cutText, type TargetType } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'

/** How the text of a plate filter is meant. */
export type PlateMatch = 'fragment' | 'exact' | 'wildcard' | 'similar'

/** Which events are wanted; what is left out does not filter. All that is given has to hold, of a list one value. */
export interface EventFilter {
  category?: Category[] | undefined
  /** The device's own words, whatever their case. */
  smartType?: string[] | undefined
  /** Ids or names, as the events show them. */
  camera?: string[] | undefined
  /** Compared without case, blanks and marks, with the plate as read and as corrected. */
  plate?: string | undefined
  /** Without it `*` and `?` mean the whole plate, anything else a fragment. */
  plateMatch?: PlateMatch | undefined
  /** Groups of known plates, after correction. */
  group?: string[] | undefined
  targetType?: TargetType[] | undefined
  /** `name:value`, e.g. `vehicle.color:white`, whatever the case of the value; every one has to hold. */
  attribute?: string[] | undefined
  /** From this time on. */
  from?: Date | undefined
  /** Before this time. */
  to?: Date | undefined
  /**
   * Each of its words has to stand somewhere in the event, also inside of a longer word; in a plate when it has at
   * least two letters or digits. Words that describe something (search-vocabulary.ts) hold of what they describe:
   * `white van` is a van that is white.
   */
  text?: string | undefined
  kept?: boolean | undefined
}

/** As texts are compared. */
export function fold(text: string): string {
  return text.toLowerCase()
}

/** What a device says, as it is compared: of a long text its beginning. */
export function foldTerm(text: string): string {
  return cutText(fold(text), bounds.key)
}

export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/\s+/).map(foldTerm))].filter(word => word !== '')
}

/** What a word of a text may be a fragment of a plate by; null for a single character, which half of all plates hold. */
export function plateFragmentOf(word: string): string | null {
  const key = plateKey(word)
  return key.length < 2 ? null : key
}

/** `vehicle.color:white` in its two parts; a text without a colon is a name without a value. */
export function attributeParts(attribute: string): { name: string; value: string } {
  const colon = attribute.indexOf(':')
  return colon < 0
    ? { name: attribute, value: '' }
    : { name: attribute.slice(0, colon), value: attribute.slice(colon + 1) }
}
