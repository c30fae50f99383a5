import type { Meaning } from './pieces.ts'
import type { SearchContext } from './search-context.ts'
import { isPhraseAt, type Read, type Token } from './tokens.ts'

type MeaningRead = Read<{ meaning: Meaning }>

const wordsOf = (name: string) =>
  name
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(word => word !== '')

type NamedCamera = SearchContext['cameras'][number]
type NamedPlate = SearchContext['plates'][number]

const cameraMeaning = (cameras: readonly NamedCamera[]): Meaning => ({
  kind: 'camera',
  ids: cameras.map(({ id }) => id),
  names: cameras.map(({ name }) => name),
})

function plateMeaning({ key, name }: NamedPlate): Meaning {
  return { kind: 'plate', value: key, match: 'exact', owner: name }
}

interface Named {
  words: readonly string[]
  meaning: Meaning
}

/** Everything that has a name of its own, the longest name first. */
function allNames({ cameras, groups, plates }: SearchContext): Named[] {
  const cameraNames = [...Map.groupBy(cameras, ({ name }) => name.toLowerCase())]
  const owners = [...Map.groupBy(plates, ({ name }) => name?.toLowerCase() ?? '')]
  return [
    ...cameraNames.map(([name, same]) => ({ words: wordsOf(name), meaning: cameraMeaning(same) })),
    ...groups.map(name => ({ words: wordsOf(name), meaning: { kind: 'group', name } as const })),
    // Several plates of one owner are no single filter; the search for words finds them by the name.
    ...owners.flatMap(([name, [plate, ...more]]) =>
      plate && more.length === 0 ? [{ words: wordsOf(name), meaning: plateMeaning(plate) }] : [],
    ),
  ]
    .filter(({ words }) => words.length > 0)
    .sort((a, b) => b.words.length - a.words.length)
}

/** A whole name of a camera, a group or the owner of a known plate. */
export function wholeNameAt(tokens: readonly Token[], at: number, context: SearchContext): MeaningRead | null {
  const found = allNames(context).find(({ words }) => isPhraseAt(tokens, at, words))
  return found ? { length: found.words.length, meaning: found.meaning } : null
}

const shortestPrefix = 3

/** Cameras whose name has words that begin with those at a place; whole words are better than prefixes. */
export function cameraPartAt(tokens: readonly Token[], at: number, { cameras }: SearchContext): MeaningRead | null {
  const word = tokens[at]?.word ?? ''
  if (word === '') return null
  const whole = cameras.filter(({ name }) => wordsOf(name).includes(word))
  const begun = cameras.filter(({ name }) => wordsOf(name).some(part => part.startsWith(word)))
  const found = whole.length > 0 ? whole : word.length >= shortestPrefix ? begun : []
  // A word that all cameras have in common, such as "camera", selects nothing.
  if (found.length === 0 || (found.length === cameras.length && cameras.length > 1)) return null
  return { length: 1, meaning: cameraMeaning(found) }
}

/** The one known plate whose owner has this word in the name. */
export function ownerPartAt(tokens: readonly Token[], at: number, { plates }: SearchContext): MeaningRead | null {
  const word = tokens[at]?.word ?? ''
  if (word.length < shortestPrefix) return null
  const [plate, ...more] = plates.filter(({ name }) => name !== null && wordsOf(name).includes(word))
  return plate && more.length === 0 ? { length: 1, meaning: plateMeaning(plate) } : null
}
