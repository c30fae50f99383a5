import { type LookName, lookNames } from './look-names.ts'
import { brandWords, coloursOf, knownWord, type WantedFact } from './search-vocabulary.ts'

/** The kind of target that a condition describes; `any` where it does not say. */
type Subject = 'vehicle' | 'person' | 'any'

interface Look {
  subject: Subject
  /** The attributes that answer it, as in `attributesOf`; one of them is enough. */
  facts: readonly string[]
}

/**
 * The conditions on how a target looks, by their names in `GET events`. Those with the same subject have to hold for one
 * and the same target.
 */
export const looks = {
  vehicleType: { subject: 'vehicle', facts: ['vehicle.type'] },
  vehicleColor: { subject: 'vehicle', facts: coloursOf.vehicle },
  vehicleBrand: { subject: 'vehicle', facts: ['vehicle.brand', 'vehicle.model'] },
  plateColor: { subject: 'vehicle', facts: coloursOf.plate },
  direction: { subject: 'vehicle', facts: ['plate.direction'] },
  upperColor: { subject: 'person', facts: coloursOf.upper },
  lowerColor: { subject: 'person', facts: coloursOf.lower },
  sex: { subject: 'person', facts: ['person.sex', 'face.sex'] },
  age: { subject: 'person', facts: ['person.age', 'face.age'] },
  glasses: { subject: 'person', facts: ['person.glasses', 'face.glasses'] },
  mask: { subject: 'person', facts: ['person.mask', 'face.mask'] },
  hat: { subject: 'person', facts: ['person.hat'] },
  backpack: { subject: 'person', facts: ['person.backpack'] },
  bag: { subject: 'person', facts: ['person.shoulderBag', 'person.backpack'] },
  skirt: { subject: 'person', facts: ['person.skirt'] },
  color: { subject: 'any', facts: coloursOf.any },
} as const satisfies Record<LookName, Look>

/** The looks that are asked for; of several values, one is enough. */
export type Looks = { [Name in LookName]?: string[] | undefined }

/** The looks of a filter, which may have other fields too. */
export function looksOf(filter: Looks): Looks {
  return Object.fromEntries(lookNames.flatMap(name => (filter[name]?.length ? [[name, filter[name]]] : [])))
}

const bikes = new Set(['bike', 'bicycle', 'motorbike', 'motorcycle', 'moped', 'scooter'])

/** The words that a value stands for: `van` also for `mpv` and `minivan`. */
function wordsFor(name: LookName, value: string): readonly string[] {
  if (name === 'vehicleBrand') return brandWords(value)
  const meaning = knownWord(value)
  const meant = meaning?.facts.find(
    fact => fact.name === '' || (looks[name].facts as readonly string[]).includes(fact.name),
  )
  return meant?.words ?? [value]
}

/** The facts that a value of a look asks for. `yes` is any value but "no". */
export function lookFacts(name: LookName, asked: string): WantedFact[] {
  const value = asked.trim().toLowerCase()
  const facts: WantedFact[] = looks[name].facts.map(fact => {
    if (value === 'yes') return { name: fact }
    return value === 'no' ? { name: fact, isNo: true } : { name: fact, words: wordsFor(name, value) }
  })
  // Cameras report bikes as a kind of target of its own.
  return name === 'vehicleType' && bikes.has(value) ? [{ name: 'target', words: ['bike'] }, ...facts] : facts
}

/** One look with all its values. */
export interface WantedLook {
  name: LookName
  /** The values as they were asked for, joined by commas. */
  word: string
  facts: WantedFact[]
}

/** The looks by the target that has to have them all. */
export function looksBySubject(asked: Looks): Map<Subject, WantedLook[]> {
  const wanted = lookNames.flatMap((name): WantedLook[] => {
    const values = asked[name] ?? []
    return values.length === 0
      ? []
      : [{ name, word: values.join(', '), facts: values.flatMap(value => lookFacts(name, value)) }]
  })
  return Map.groupBy(wanted, ({ name }) => looks[name].subject)
}
