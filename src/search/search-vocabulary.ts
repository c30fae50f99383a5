/**
 * A fact that a word of a search requires: a value that contains one of `words` (of several words in one, all), "no" with
 * `isNo`, or else any value but "no".
 */
export interface WantedFact {
  /** As in `attributesOf`, or `target` for the kind of target. */
  name: string
  words?: readonly string[]
  isNo?: true
}

/** The kind of a word. A `colour` belongs to the noun beside it. */
export type WordKind = 'vehicle' | 'upper' | 'lower' | 'person' | 'wearing' | 'plate' | 'colour'

export interface KnownWord {
  kind: WordKind
  facts: readonly WantedFact[]
}

const colours = [
  ['white'],
  ['black'],
  ['red'],
  ['blue'],
  ['green'],
  ['yellow'],
  ['orange'],
  ['brown'],
  ['pink'],
  ['silver'],
  ['cyan', 'turquoise'],
  ['grey', 'gray'],
  ['purple', 'violet'],
  ['gold', 'golden'],
  ['beige', 'cream'],
]

/**
 * Kinds of vehicles that people call by several names. The words of devices are among them: those of the SDK headers
 * (protocol/values/vehicle-codes.ts) and those that captures show, such as `saloon car` and `mpv` (docs/protocol/ipc.md).
 */
const vehicles = [
  ['van', 'mpv', 'minivan'],
  ['truck', 'lorry', 'lorries', 'hgv'],
  ['sedan', 'saloon'],
  ['suv', '4x4'],
  ['pickup', 'ute'],
  ['bus', 'buses', 'coach'],
  ['hatchback'],
  ['estate', 'wagon'],
  ['coupe', 'sports'],
  ['trailer'],
  ['ambulance'],
  ['taxi'],
]
const cars = 'car sedan saloon suv mpv hatchback estate wagon coupe sports'.split(' ')
const bikes = 'bike bicycle motorbike motorcycle cycle moped scooter motor'.split(' ')

/** Makes of vehicles that people or devices write in several ways. */
const brands = [
  ['volkswagen', 'vw'],
  ['mercedes', 'benz'],
  ['chevrolet', 'chevy'],
  ['land rover', 'landrover', 'range rover'],
  ['rolls royce', 'rollsroyce'],
  ['alfa romeo', 'alfaromeo'],
  ['aston martin', 'astonmartin'],
  ['citroen', 'citroën'],
  ['skoda', 'škoda'],
  ['ssangyong', 'kgm'],
]

/** A make of a vehicle in all its spellings, in lower case. */
export function brandWords(brand: string): readonly string[] {
  const asked = brand
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
  return brands.find(words => words.includes(asked) || asked.split(' ').some(word => words[0] === word)) ?? [asked]
}

/** The attributes that hold the color of each noun. */
export const coloursOf: Record<'vehicle' | 'upper' | 'lower' | 'person' | 'plate' | 'any', readonly string[]> = {
  vehicle: ['vehicle.color'],
  upper: ['person.upperColor'],
  lower: ['person.lowerColor'],
  person: ['person.upperColor', 'person.lowerColor'],
  plate: ['plate.color'],
  any: ['vehicle.color', 'person.upperColor', 'person.lowerColor'],
}

const target = (type: string): WantedFact => ({ name: 'target', words: [type] })
const ageOf = (words: readonly string[]): WantedFact[] => ['person.age', 'face.age'].map(name => ({ name, words }))
const sexOf = (sex: string): WantedFact[] => ['person.sex', 'face.sex'].map(name => ({ name, words: [sex] }))

interface Row extends KnownWord {
  words: readonly string[]
}

const rows: Row[] = [
  ...colours.map(words => ({ words, kind: 'colour' as const, facts: [{ name: '', words }] })),
  ...vehicles.map(words => ({ words, kind: 'vehicle' as const, facts: [{ name: 'vehicle.type', words }] })),
  { words: ['car', 'automobile'], kind: 'vehicle', facts: [{ name: 'vehicle.type', words: cars }] },
  { words: ['vehicle'], kind: 'vehicle', facts: [target('vehicle')] },
  { words: bikes, kind: 'vehicle', facts: [target('bike'), { name: 'vehicle.type', words: bikes }] },
  { words: ['person', 'people', 'pedestrian', 'human'], kind: 'person', facts: [target('person')] },
  { words: ['man', 'men', 'male'], kind: 'person', facts: sexOf('male') },
  { words: ['woman', 'women', 'female', 'lady'], kind: 'person', facts: sexOf('female') },
  { words: ['child', 'children', 'kid'], kind: 'person', facts: ageOf(['child', 'children', 'kid']) },
  { words: ['teenager', 'teen', 'youth'], kind: 'person', facts: ageOf(['teenager', 'youth', 'juvenile']) },
  { words: ['adult'], kind: 'person', facts: ageOf(['adult', 'middleaged', 'middle']) },
  { words: ['elderly', 'senior'], kind: 'person', facts: ageOf(['old', 'elderly', 'senior']) },
  {
    words: ['jacket', 'coat', 'shirt', 'top', 'sweater', 'hoodie', 'clothes', 'clothing'],
    kind: 'upper',
    facts: [{ name: 'person.upperColor' }, { name: 'person.upperLength' }],
  },
  { words: ['trousers', 'pants', 'jeans', 'shorts'], kind: 'lower', facts: [{ name: 'person.lowerColor' }] },
  { words: ['skirt', 'dress'], kind: 'wearing', facts: [{ name: 'person.skirt' }] },
  { words: ['hat', 'cap', 'helmet'], kind: 'wearing', facts: [{ name: 'person.hat' }] },
  { words: ['backpack', 'rucksack'], kind: 'wearing', facts: [{ name: 'person.backpack' }] },
  { words: ['bag', 'handbag'], kind: 'wearing', facts: [{ name: 'person.shoulderBag' }, { name: 'person.backpack' }] },
  { words: ['glasses', 'sunglasses'], kind: 'wearing', facts: [{ name: 'person.glasses' }, { name: 'face.glasses' }] },
  { words: ['mask'], kind: 'wearing', facts: [{ name: 'person.mask' }, { name: 'face.mask' }] },
  { words: ['plate', 'plates'], kind: 'plate', facts: [] },
]

const known = new Map(rows.flatMap(({ words, ...meaning }) => words.map(word => [word, meaning] as const)))

/** The meaning of a word (lower case); null where it is not in the vocabulary. */
export function knownWord(word: string): KnownWord | null {
  return known.get(word) ?? (word.endsWith('s') ? known.get(word.slice(0, -1)) : undefined) ?? null
}

/** The attributes that words of the vocabulary refer to; they describe, and name nothing. */
export const describingFacts: ReadonlySet<string> = new Set([
  ...Object.values(coloursOf).flat(),
  ...rows.flatMap(row => row.facts.map(fact => fact.name)),
])

/** Words without a meaning of their own, as in "person with a backpack". */
export const emptyWords: ReadonlySet<string> = new Set(['a', 'an', 'and', 'at', 'in', 'of', 'on', 'the', 'with'])

/** All words of colors, and all other words of the vocabulary. */
export const colourWords: readonly string[] = colours.flat()
export const namedWords: readonly string[] = [...known.keys()].filter(word => !colourWords.includes(word))
