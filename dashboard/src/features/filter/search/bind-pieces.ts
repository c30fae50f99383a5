import type { LookName } from '#server/search/look-names.ts'
import type { Meaning, Noun, Piece } from './pieces.ts'

function nounOf({ meaning }: Piece): Noun | null {
  switch (meaning.kind) {
    case 'noun':
    case 'target':
      return meaning.noun
    case 'look':
      return meaning.noun ?? null
    default:
      return null
  }
}

/** The place of the noun that a color belongs to: the next one after it, or else the last one before it. */
function nounBeside(pieces: readonly Piece[], at: number): number {
  const after = pieces.findIndex((piece, n) => n > at && nounOf(piece) !== null)
  return after >= 0 ? after : pieces.findLastIndex((piece, n) => n < at && nounOf(piece) !== null)
}

const colorLooks: Record<Noun, LookName> = {
  vehicle: 'vehicleColor',
  upper: 'upperColor',
  lower: 'lowerColor',
  person: 'upperColor',
  plate: 'plateColor',
}

const word: Meaning = { kind: 'word' }
const filler: Meaning = { kind: 'filler' }

/** Whether a noun only repeats what a group or "unknown" before it says: the cars of `staff cars`. */
function isSaidBefore(pieces: readonly Piece[], at: number): boolean {
  const before = pieces
    .slice(0, at)
    .findLast(({ meaning }) => meaning.kind !== 'filler' && meaning.kind !== 'color')?.meaning
  if (before?.kind !== 'group' && before?.kind !== 'known') return false
  const meaning = pieces[at]?.meaning
  const isCar = meaning?.kind === 'look' && meaning.name === 'vehicleType' && meaning.value === 'car'
  return (
    isCar ||
    (meaning?.kind === 'target' && meaning.value === 'vehicle') ||
    (meaning?.kind === 'noun' && meaning.noun === 'plate')
  )
}

function boundColor(pieces: readonly Piece[], at: number, value: string): Meaning {
  const noun = pieces[nounBeside(pieces, at)]
  const named = noun ? nounOf(noun) : null
  if (named !== null) return { kind: 'look', name: colorLooks[named], value }
  const isOfPlate = pieces.some(({ meaning }) => ['group', 'known', 'plate'].includes(meaning.kind))
  return { kind: 'look', name: isOfPlate ? 'vehicleColor' : 'color', value }
}

function boundNoun(pieces: readonly Piece[], at: number, noun: Noun): Meaning {
  const isColored = pieces.some(({ meaning }, n) => meaning.kind === 'color' && nounBeside(pieces, n) === at)
  if (isColored || isSaidBefore(pieces, at)) return filler
  if (noun !== 'plate') return word
  return pieces[at + 1]?.meaning.kind === 'plate' ? filler : { kind: 'category', value: 'lpr' }
}

const worn: readonly LookName[] = ['glasses', 'mask', 'hat', 'backpack', 'bag', 'skirt']

const isWorn = (piece: Piece | undefined) => piece?.meaning.kind === 'look' && worn.includes(piece.meaning.name)

/** A person who is only mentioned to say what else is asked of the same person. */
function boundMeaning(pieces: readonly Piece[], at: number): Meaning {
  const { meaning } = pieces[at] as Piece
  switch (meaning.kind) {
    case 'color':
      return boundColor(pieces, at, meaning.value)
    case 'noun':
      return boundNoun(pieces, at, meaning.noun)
    case 'not':
      return isWorn(pieces[at + 1]) ? filler : word
    case 'known': {
      const isNamed = pieces.some((_, n) => n > at && isSaidBefore(pieces, n)) || pieces.length === 1
      return isNamed || !meaning.value ? meaning : word
    }
    case 'target':
      return isSaidBefore(pieces, at) ? filler : meaning
    case 'look': {
      if (isSaidBefore(pieces, at)) return filler
      const isDenied = isWorn(pieces[at]) && pieces[at - 1]?.meaning.kind === 'not'
      return isDenied ? { ...meaning, value: 'no' } : meaning
    }
    default:
      return meaning
  }
}

/** Only the first of several times, plates and hours fits into a filter; the others stay words. */
function dropRepeated(pieces: readonly Piece[]): Piece[] {
  const taken = new Set<string>()
  return pieces.map(piece => {
    const { meaning } = piece
    const names =
      meaning.kind === 'time'
        ? [...(meaning.time.span ? ['span'] : []), ...(meaning.time.hours ? ['hours'] : [])]
        : meaning.kind === 'plate' || meaning.kind === 'known'
          ? [meaning.kind]
          : []
    if (names.some(name => taken.has(name))) return { ...piece, meaning: word }
    for (const name of names) taken.add(name)
    return piece
  })
}

/** Gives colors to what they stand beside, and nouns to what is said of them. */
export function bindPieces(pieces: readonly Piece[]): Piece[] {
  return dropRepeated(pieces.map((piece, at) => ({ ...piece, meaning: boundMeaning(pieces, at) })))
}
