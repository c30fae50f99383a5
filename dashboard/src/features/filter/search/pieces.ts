import type { Category } from '#features/events/category-words.ts'
import type { LookName } from '#server/search/look-names.ts'
import type { TimeMeaning } from './time-words.ts'

/** The things that a color or "unknown" can belong to. */
export type Noun = 'vehicle' | 'upper' | 'lower' | 'person' | 'plate'

/** The meaning of some words of a search. */
export type Meaning =
  | { kind: 'look'; name: LookName; value: string; noun?: Noun }
  | { kind: 'noun'; noun: Noun }
  | { kind: 'color'; value: string }
  | { kind: 'not' }
  | { kind: 'category'; value: Category }
  | { kind: 'target'; value: 'person' | 'vehicle'; noun: Noun }
  | { kind: 'camera'; ids: string[]; names: string[] }
  | { kind: 'group'; name: string }
  | { kind: 'known'; value: boolean }
  | { kind: 'plate'; value: string; match: 'exact' | 'fragment' | 'wildcard'; owner: string | null }
  | { kind: 'time'; time: TimeMeaning }
  /** A word that carries no meaning beside others, such as "the". */
  | { kind: 'filler' }
  | { kind: 'word' }

/** Words of a search with their meaning. */
export interface Piece {
  meaning: Meaning
  /** The first token. */
  at: number
  length: number
}
