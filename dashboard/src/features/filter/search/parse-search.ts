import { fieldValue } from '#format/zone.ts'
import { lookNames } from '#server/search/look-names.ts'
import { clockText } from '#server/time/week-time.ts'
import type { Filter } from '../filter.ts'
import { bindPieces } from './bind-pieces.ts'
import type { Meaning, Piece } from './pieces.ts'
import { readPieces } from './read-pieces.ts'
import type { SearchContext } from './search-context.ts'
import { joinTimes, type TimeMeaning } from './time-words.ts'
import { type Token, tokensOf } from './tokens.ts'

/** A condition that words of a search became. */
export interface SearchChip {
  /** The field of the filter; `day` for a span that is one day. */
  field: keyof Filter | 'day' | 'knownPlate'
  /** Values of the filter, or texts such as `2026-11-28T00:00`. */
  values: string[]
}

export interface ParsedSearch {
  chips: SearchChip[]
  /** The words that are searched as they are. */
  rest: string
  /** The filter that chips and rest are. */
  change: Partial<Filter>
  /** For every word that was typed: whether it is part of a chip. */
  words: { text: string; isChip: boolean }[]
}

const isWord = ({ meaning }: Piece) => meaning.kind === 'word'

/** Fillers belong to the piece after them, or else to the one before. */
function fillersWithNeighbours(pieces: readonly Piece[]): Piece[] {
  const telling = pieces.some(({ meaning }) => meaning.kind !== 'filler' && meaning.kind !== 'word')
  return pieces.map((piece, at) => {
    if (piece.meaning.kind !== 'filler') return piece
    const after = pieces.slice(at + 1).find(({ meaning }) => meaning.kind !== 'filler')
    const before = pieces.slice(0, at).findLast(({ meaning }) => meaning.kind !== 'filler')
    const neighbour = after ?? before
    // Between words that are searched it is searched too, so that a name such as "house of cards" stays whole.
    return !telling || !neighbour || (isWord(neighbour) && before && isWord(before))
      ? { ...piece, meaning: { kind: 'word' } }
      : piece
  })
}

function addTo(list: string[], values: readonly string[]): string[] {
  return [...list, ...values.filter(value => !list.includes(value))]
}

const iso = (at: number | null) => (at === null ? '' : new Date(at).toISOString())

function timeChange({ span, hours }: TimeMeaning): Partial<Filter> {
  const change: Partial<Filter> = {}
  if (span) {
    const when = span.when ?? ''
    Object.assign(change, when === '' ? { when, from: iso(span.from), to: iso(span.to) } : { when, from: '', to: '' })
  }
  if (hours) change.hours = `${clockText(hours.from ?? 0)}-${clockText(hours.to ?? 24 * 60)}`
  return change
}

function timeChips({ span, hours }: TimeMeaning, { zone }: SearchContext): SearchChip[] {
  const chips: SearchChip[] = []
  // "today" and "yesterday" name a stretch, as the presets do; other days are days.
  const isDay = span?.isDay && span.when !== 'today' && span.when !== 'yesterday'
  if (span && isDay && span.from !== null)
    chips.push({ field: 'day', values: [fieldValue(span.from, zone).slice(0, 10)] })
  if (span && !isDay) {
    if (span.from !== null) chips.push({ field: 'from', values: [fieldValue(span.from, zone)] })
    if (span.to !== null) chips.push({ field: 'to', values: [fieldValue(span.to, zone)] })
  }
  if (hours) chips.push({ field: 'hours', values: [timeChange({ hours }).hours ?? ''] })
  return chips
}

/** Adds what a piece means to the change and the chips. */
function apply(meaning: Meaning, parsed: Pick<ParsedSearch, 'chips' | 'change'>): void {
  const { chips, change } = parsed
  const add = (field: keyof Filter, values: readonly string[]) => {
    const before = chips.find(chip => chip.field === field)
    if (before) before.values = addTo(before.values, values)
    else chips.push({ field, values: [...values] })
  }
  switch (meaning.kind) {
    case 'look':
      add(meaning.name, [meaning.value])
      change[meaning.name] = addTo(change[meaning.name] ?? [], [meaning.value])
      break
    case 'category':
      add('category', [meaning.value])
      change.category = addTo(change.category ?? [], [meaning.value])
      break
    case 'target':
      add('targetType', [meaning.value])
      change.targetType = addTo(change.targetType ?? [], [meaning.value])
      break
    case 'camera':
      add('camera', meaning.ids)
      change.camera = addTo(change.camera ?? [], meaning.ids)
      break
    case 'group':
      add('group', [meaning.name])
      change.group = addTo(change.group ?? [], [meaning.name])
      break
    case 'known':
      add('known', [String(meaning.value)])
      change.known = String(meaning.value)
      break
    case 'plate':
      applyPlate(meaning, parsed)
      break
    default:
  }
}

function applyPlate(
  { value, match, owner }: Extract<Meaning, { kind: 'plate' }>,
  { chips, change }: Pick<ParsedSearch, 'chips' | 'change'>,
): void {
  chips.push(
    owner === null ? { field: 'plate', values: [value, match] } : { field: 'knownPlate', values: [value, owner] },
  )
  change.plate = value
  change.plateMatch = match === 'exact' ? 'exact' : ''
}

function textOf(tokens: readonly Token[], { at, length }: Piece): string {
  return tokens
    .slice(at, at + length)
    .map(({ text }) => text)
    .join(' ')
}

/** Reads a search. Never fails: what it does not understand stays in `rest`. */
export function parseSearch(typed: string, context: SearchContext): ParsedSearch {
  const tokens = tokensOf(typed)
  const pieces = fillersWithNeighbours(bindPieces(readPieces(tokens, context)))
  const parsed: ParsedSearch = { chips: [], rest: '', change: {}, words: [] }
  for (const { meaning } of pieces) apply(meaning, parsed)
  const time = joinTimes(
    pieces.flatMap(({ meaning }) => (meaning.kind === 'time' ? meaning.time : [])),
    context.zone,
  )
  parsed.chips.push(...timeChips(time, context))
  Object.assign(parsed.change, timeChange(time))
  parsed.rest = pieces
    .filter(isWord)
    .map(piece => textOf(tokens, piece))
    .join(' ')
  if (parsed.rest !== '') parsed.change.text = parsed.rest
  parsed.words = pieces.flatMap(piece =>
    tokens.slice(piece.at, piece.at + piece.length).map(({ text }) => ({ text, isChip: !isWord(piece) })),
  )
  return parsed
}

/** The fields of the filter that a search in words can set. */
export const searchedFields: readonly (keyof Filter)[] = [
  ...lookNames,
  'category',
  'targetType',
  'camera',
  'group',
  'known',
  'plate',
  'plateMatch',
  'text',
  'when',
  'from',
  'to',
  'hours',
]
