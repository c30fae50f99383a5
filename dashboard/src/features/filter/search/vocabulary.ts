import type { Category } from '#features/events/category-words.ts'
import type { LookName } from '#server/search/look-names.ts'
import { looks } from '#server/search/looks.ts'
import { brandWords, type KnownWord, knownWord } from '#server/search/search-vocabulary.ts'
import type { Meaning, Noun } from './pieces.ts'
import type { SearchContext } from './search-context.ts'
import { isPhraseAt, type Read, type Token } from './tokens.ts'

type MeaningRead = Read<{ meaning: Meaning }>

/** Everyday names of the categories, in addition to single words of the server. */
export const categoryPhrases: Partial<Record<Category, readonly string[]>> = {
  lpr: ['lpr', 'anpr', 'alpr', 'plate read', 'plate reads'],
  face: ['face', 'faces', 'face detection'],
  intrusion: [
    'intrusion',
    'intrusions',
    'intruder',
    'intruders',
    'perimeter',
    'trespass',
    'trespassing',
    'trespasser',
    'break in',
  ],
  'line-crossing': [
    'line crossing',
    'line crossings',
    'line crossed',
    'crossed line',
    'crossing',
    'tripwire',
    'line-crossing',
  ],
  'zone-entry': ['zone entry', 'zone entered', 'entered zone', 'region entrance', 'zone-entry'],
  'zone-exit': ['zone exit', 'zone left', 'left zone', 'region exit', 'zone-exit'],
  'line-count': ['line count', 'line counts', 'line counting', 'line-count'],
  'area-count': ['area count', 'area counts', 'area counting', 'area-count'],
  'video-metadata': ['metadata', 'video metadata', 'video-metadata'],
  motion: ['motion', 'movement', 'motion detection'],
  sensor: ['sensor', 'sensors', 'alarm input'],
  loitering: ['loitering', 'loiterer', 'lingering'],
  parking: ['illegal parking', 'parking', 'illegally parked', 'parked'],
  'abandoned-object': [
    'abandoned object',
    'object left',
    'left object',
    'left luggage',
    'abandoned bag',
    'unattended bag',
    'unattended object',
    'abandoned-object',
  ],
  'missing-object': ['missing object', 'object missing', 'object removed', 'stolen object', 'missing-object'],
  'scene-change': [
    'scene change',
    'scene changed',
    'tampering',
    'tamper',
    'camera covered',
    'camera moved',
    'scene-change',
  ],
  audio: ['audio', 'sound', 'sounds', 'noise', 'scream'],
  crowd: ['crowd', 'crowds', 'crowding', 'gathering'],
  temperature: ['temperature', 'heat'],
  fire: ['fire', 'fires', 'smoke', 'flame', 'flames'],
  fall: ['fall', 'falls', 'fell', 'falling', 'fallen'],
}

const away = [
  'leaving',
  'departing',
  'departure',
  'exiting',
  'outgoing',
  'outbound',
  'moving away',
  'driving away',
  'going out',
  'leaves',
]
const approach = [
  'arriving',
  'arrival',
  'approaching',
  'entering',
  'incoming',
  'inbound',
  'coming',
  'coming in',
  'arrives',
]

type LookMeaning = Extract<Meaning, { kind: 'look' }>

const look = (name: LookName, value: string): LookMeaning => ({ kind: 'look', name, value })

/** Phrases with a meaning of their own, before that of their words. */
const phrases: [words: readonly string[], meaning: Meaning][] = [
  ...(Object.entries(categoryPhrases) as [Category, readonly string[]][]).map(
    ([value, words]): [readonly string[], Meaning] => [words, { kind: 'category', value }],
  ),
  [away, look('direction', 'away')],
  [approach, look('direction', 'approach')],
  [['fire truck', 'fire engine', 'firetruck'], { kind: 'look', name: 'vehicleType', value: 'truck', noun: 'vehicle' }],
  [
    ['number plate', 'number plates', 'license plate', 'license plates', 'licence plate', 'licence plates'],
    { kind: 'noun', noun: 'plate' },
  ],
  [['t-shirt', 'tshirt', 'top', 'clothes'], { kind: 'noun', noun: 'upper' }],
  [['sun glasses', 'spectacles'], look('glasses', 'yes')],
  [['face mask', 'facemask'], look('mask', 'yes')],
  [['not known', 'unknown', 'unregistered', 'strange', 'unfamiliar'], { kind: 'known', value: false }],
  [['known', 'registered'], { kind: 'known', value: true }],
  [['without', 'no'], { kind: 'not' }],
]
const byPhrase = phrases
  .flatMap(([words, meaning]) => words.map(phrase => ({ phrase: phrase.split(' '), meaning })))
  // "face mask" means both a face and a mask, unlike its parts in other phrases.
  .filter(({ phrase }) => phrase.join(' ') !== 'face mask')
  .sort((a, b) => b.phrase.length - a.phrase.length)

export const phraseWords: readonly string[] = byPhrase.map(({ phrase }) => phrase.join(' '))

const personLooks = ['sex', 'age', 'glasses', 'mask', 'hat', 'backpack', 'skirt', 'bag'] as const

/** The look that a word of a person asks for, from the first attribute that answers it. */
function personLook({ facts, kind }: KnownWord): Meaning | null {
  const [first] = facts
  const name = personLooks.find(one => (looks[one].facts as readonly string[])[0] === first?.name)
  if (!first || !name) return null
  const value = kind === 'wearing' ? 'yes' : (first.words?.[0] ?? 'yes')
  return kind === 'person' ? { ...look(name, value), noun: 'person' } : look(name, value)
}

function vehicleMeaning(word: string, { facts }: KnownWord): Meaning {
  const type = facts.find(fact => fact.name === 'vehicle.type')
  if (!type) return { kind: 'target', value: 'vehicle', noun: 'vehicle' }
  const isCar = /^(cars?|automobiles?)$/.test(word)
  const value = isCar ? 'car' : (type.words?.[0] ?? word)
  return { kind: 'look', name: 'vehicleType', value, noun: 'vehicle' }
}

/** The meaning of one word of the server's vocabulary. */
function wordMeaning(word: string): Meaning | null {
  const known = knownWord(word)
  if (!known) return null
  switch (known.kind) {
    case 'colour':
      return { kind: 'color', value: known.facts[0]?.words?.[0] ?? word }
    case 'vehicle':
      return vehicleMeaning(word, known)
    case 'upper':
    case 'lower':
    case 'plate':
      return { kind: 'noun', noun: known.kind as Noun }
    default:
      return personLook(known) ?? { kind: 'target', value: 'person', noun: 'person' }
  }
}

/** Makes that are known before a camera has reported one. Names that are other words too, such as `mini`, are left out. */
const commonBrands =
  'audi bmw mercedes volkswagen vw porsche opel ford toyota honda nissan mazda subaru suzuki mitsubishi lexus hyundai kia ' +
  'volvo saab skoda seat renault peugeot citroen dacia fiat alfa lancia ferrari maserati lamborghini bentley jaguar tesla ' +
  'chevrolet chevy dodge chrysler jeep gmc cadillac buick lincoln ram hummer acura infiniti isuzu iveco scania daf man ' +
  'byd geely chery nio xpeng polestar cupra smart mini lada tata mahindra rover vauxhall benz'
const brandSet = new Set(commonBrands.split(' ').filter(word => !['man', 'ram', 'smart', 'seat'].includes(word)))
const brandPhrases = [
  'land rover',
  'range rover',
  'alfa romeo',
  'rolls royce',
  'aston martin',
  'mercedes benz',
  'mercedes-benz',
]

function brandAt(tokens: readonly Token[], at: number, { brands }: SearchContext): MeaningRead | null {
  const reported = brands.map(brand => brand.toLowerCase().replaceAll('_', ' '))
  const phrase = [...brandPhrases, ...reported].find(one => one !== '' && isPhraseAt(tokens, at, one.split(' ')))
  const word = tokens[at]?.word ?? ''
  const found = phrase ?? (brandSet.has(word) ? word : null)
  if (found === null) return null
  const meaning: Meaning = { kind: 'look', name: 'vehicleBrand', value: brandWords(found)[0] ?? found, noun: 'vehicle' }
  return { length: found.split(' ').length, meaning }
}

/** The meaning of words of the vocabulary at a place: the longest phrase first. */
export function vocabularyAt(tokens: readonly Token[], at: number, context: SearchContext): MeaningRead | null {
  const phrase = byPhrase.find(one => isPhraseAt(tokens, at, one.phrase))
  if (phrase && phrase.phrase.length > 1) return { length: phrase.phrase.length, meaning: phrase.meaning }
  const brand = brandAt(tokens, at, context)
  if (brand) return brand
  if (phrase) return { length: 1, meaning: phrase.meaning }
  const meaning = wordMeaning(tokens[at]?.word ?? '')
  return meaning && { length: 1, meaning }
}
