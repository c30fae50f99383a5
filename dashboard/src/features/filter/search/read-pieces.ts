import { cameraPartAt, ownerPartAt, wholeNameAt } from './names.ts'
import type { Meaning, Piece } from './pieces.ts'
import { plateAt } from './plate-words.ts'
import type { SearchContext } from './search-context.ts'
import { timeAt } from './time-words.ts'
import type { Read, Token } from './tokens.ts'
import { vocabularyAt } from './vocabulary.ts'

const fillers = new Set(
  'a an the at in on of with and or by near from to for all any every is was show me find events event camera cameras where who wearing - & + driving driven'.split(
    ' ',
  ),
)

function timePiece(tokens: readonly Token[], at: number, context: SearchContext): Read<{ meaning: Meaning }> | null {
  const found = timeAt(tokens, at, context)
  return found && { length: found.length, meaning: { kind: 'time', time: found.time } }
}

/** The meaning of the words at a place: names and times first, then words, parts of names, and plates. */
function pieceAt(tokens: readonly Token[], at: number, context: SearchContext): Read<{ meaning: Meaning }> {
  const known = (place: number) =>
    wholeNameAt(tokens, place, context) ??
    timePiece(tokens, place, context) ??
    vocabularyAt(tokens, place, context) ??
    (fillers.has(tokens[place]?.word ?? '') ? ({ length: 1, meaning: { kind: 'filler' } } as const) : null) ??
    cameraPartAt(tokens, place, context) ??
    ownerPartAt(tokens, place, context)
  const found = known(at)
  if (found) return found
  const plate = plateAt(tokens, at, context, place => known(place) === null)
  return plate ?? { length: 1, meaning: { kind: 'word' } }
}

/** The words of a search in pieces, each word in one. */
export function readPieces(tokens: readonly Token[], context: SearchContext): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < tokens.length; ) {
    const { length, meaning } = pieceAt(tokens, at, context)
    pieces.push({ meaning, at, length })
    at += length
  }
  return pieces
}
