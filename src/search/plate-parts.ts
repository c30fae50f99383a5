import { nearbyForms, skeletonOf } from '../model/plate-likeness.ts'
import type { PlateQuestion } from './plate-likeness.ts'

// None of these can occur in a key.
const [formMark, pairMark, edge] = ['~', '.', '|']

function pairsOf(text: string): string[] {
  const characters = Array.from(text)
  return characters.slice(1).map((character, at) => `${pairMark}${characters[at] ?? ''}${character}`)
}

/** The parts by which a plate is indexed: its pairs of neighbouring characters, ends included, and its nearby forms. */
export function partsOf(key: string): string[] {
  return [...new Set([...pairsOf(`${edge}${key}${edge}`), ...formsOf(key)])]
}

/** Forms of a plate. A plate that looks like it, or is one edit away, shares at least one of them. */
export function formsOf(key: string): string[] {
  return nearbyForms(skeletonOf(key)).map(form => formMark + form)
}

/** The pairs that every matching plate has; empty where the question has no two neighbouring characters. */
export function pairsAsked({ match, key }: PlateQuestion): string[] {
  const whole = match === 'wildcard' || match === 'exact'
  const text = whole ? `${edge}${key}${edge}` : key
  return [...new Set(text.split(/[*?]+/).flatMap(pairsOf))]
}
