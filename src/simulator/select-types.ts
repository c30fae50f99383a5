import { oddPostNames } from './posts/odd-posts.ts'
import { type SmartType, smartTypes } from './posts/smart-types.ts'

const streams = ['status', 'trajectory', 'keepalive'] as const

export type Stream = (typeof streams)[number]

/** The types of posts that a run sends. */
export interface Selection {
  smartTypes: readonly SmartType[]
  /** Posts that are not events. With events they accompany them; alone they are sent at the rate of events. */
  streams: ReadonlySet<Stream>
  /** Names of odd posts, sent as events. */
  odd: readonly string[]
}

/** Thrown for an unknown word of `--types`. */
export class UnknownTypeError extends Error {
  override name = 'UnknownTypeError'
}

/** Returns all words that `selectTypes` accepts, sorted. */
export function selectableTypes(): string[] {
  const words = smartTypes.flatMap(type => [type.name, type.category])
  return [...new Set([...words, ...streams, 'alarm', 'odd', ...oddPostNames])].sort()
}

/** Returns the number of edits from one word to the other (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

function unknown(word: string): UnknownTypeError {
  const ranked = selectableTypes()
    .map(known => ({ known, edits: distance(word, known) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  const hint = best && best.edits <= Math.max(2, word.length / 2) ? ` Did you mean "${best.known}"?` : ''
  return new UnknownTypeError(`No type is called "${word}".${hint}`)
}

/**
 * Returns the selection for these words: plain names (`loitering`), categories (`lpr`), kinds (`alarm`, `status`,
 * `trajectory`, `keepalive`), `odd` or the name of an odd post. Null selects everything except odd posts. Throws an
 * UnknownTypeError, with a suggestion when a similar word exists.
 */
export function selectTypes(words: readonly string[] | null): Selection {
  if (words === null) return { smartTypes, streams: new Set(streams), odd: [] }
  const known = new Set(selectableTypes())
  const chosen = new Set(words)
  for (const word of chosen) if (!known.has(word)) throw unknown(word)
  return {
    smartTypes: smartTypes.filter(type => chosen.has('alarm') || chosen.has(type.name) || chosen.has(type.category)),
    streams: new Set(streams.filter(stream => chosen.has(stream))),
    odd: oddPostNames.filter(name => chosen.has('odd') || chosen.has(name)),
  }
}
