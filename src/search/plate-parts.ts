import type { PlateQuestion } from './plate-likeness.ts'
import { nearbyForms, skeletonOf } from './plate-likeness.ts'

// Letters and digits never clash with these.
const [formMark, pairMark, edge] = ['~', '.', '|']

function pairsOf(text: string): string[] {
  const characters = Array.from(text)
  return characters.slice(1).map((character, at) => `${pairMark}${characters[at] ?? ''}${character}`)
}

/** All under which a plate is filed: its pairs of neighbouring characters (its two ends too) and its nearby forms. */
export function partsOf(key: string): string[] {
  return [...new Set([...pairsOf(`${edge}${key}${edge}`), ...formsOf(key)])]
}

/** Parts of which a plate that looks like this one, or is one edit away, has at least one. */
export function formsOf(key: string): string[] {
  return nearbyForms(skeletonOf(key)).map(form => formMark + form)
}

/** Pairs that every plate has which fits; empty where the question names no two neighbours. */
export function pairsAsked({ match, key }: PlateQuestion): string[] {
  const whole = match === 'wildcard' || match === 'exact'
  const text = whole ? `${edge}${key}${edge}` : key
  return [...new Set(text.split(/[*?]+/).flatMap(pairsOf))]
}
