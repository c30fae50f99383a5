import { bounds, type Category, cutText, type TargetType } from '../model/index.ts'
import { plateKey } from '../model/plate-key.ts'
import type { Looks } from './looks.ts'

/** The comparison of a plate filter's text with a plate. */
export type PlateMatch = 'fragment' | 'exact' | 'wildcard' | 'similar'

/** Hours of every day in a zone; a `to` before `from` means past midnight. */
export interface DayHours {
  /** Minutes since midnight. */
  from: number
  to: number
  /** IANA zone. */
  zone: string
}

/**
 * A request for events. Every given field has to match; of a list, one value is enough. The looks (looks.ts), plate, group
 * and `known` have to match on one and the same target.
 */
export interface EventFilter extends Looks {
  category?: Category[] | undefined
  /** The device's own smart types, in any case. */
  smartType?: string[] | undefined
  /** Ids or names, as the events show them. */
  camera?: string[] | undefined
  /** Names that people gave to lines and zones, in any case. */
  line?: string[] | undefined
  /** Compared without case, blanks and punctuation, with the plate as read and as corrected. */
  plate?: string | undefined
  /** By default a text with `*` or `?` is compared with the whole plate, any other text is a fragment. */
  plateMatch?: PlateMatch | undefined
  /** Groups of known plates, after correction. */
  group?: string[] | undefined
  /** True: a known plate within its validity, after correction; false: a plate that is none. */
  known?: boolean | undefined
  targetType?: TargetType[] | undefined
  /** `name:value`, e.g. `vehicle.color:white`, with the value in any case; every one has to match. */
  attribute?: string[] | undefined
  /** From this time on. */
  from?: Date | undefined
  /** Before this time. */
  to?: Date | undefined
  /** Only events of these hours of the day. */
  hours?: DayHours | undefined
  /**
   * Each word has to occur somewhere in the event, also inside a longer word; in a plate only if it has at least two letters
   * or digits. Words of the vocabulary (search-vocabulary.ts) belong to what they describe: `white van` finds vans that are
   * white.
   */
  text?: string | undefined
  kept?: boolean | undefined
}

/** A text in the form in which texts are compared. */
export function fold(text: string): string {
  return text.toLowerCase()
}

/** A text of a device in the form in which the index stores it: folded, and cut to the bound of keys. */
export function foldTerm(text: string): string {
  return cutText(fold(text), bounds.key)
}

export function wordsOf(text: string): string[] {
  return [...new Set(text.split(/\s+/).map(foldTerm))].filter(word => word !== '')
}

/** A word as a fragment of a plate; null for a single character, which half of all plates contain. */
export function plateFragmentOf(word: string): string | null {
  const key = plateKey(word)
  return key.length < 2 ? null : key
}

/** Splits `vehicle.color:white` into name and value; without a colon the value is empty. */
export function attributeParts(attribute: string): { name: string; value: string } {
  const colon = attribute.indexOf(':')
  return colon < 0
    ? { name: attribute, value: '' }
    : { name: attribute.slice(0, colon), value: attribute.slice(colon + 1) }
}
