import type { AnnotatedEvent, AnnotatedPlate, AnnotatedTarget } from '../events/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { factsOfTarget } from './facts.ts'
import type { EventFilter } from './filter.ts'
import { looksBySubject, type WantedLook } from './looks.ts'
import { plateMatcher, plateQuestion } from './plate-likeness.ts'
import { factFits } from './text-meaning.ts'

/** A place where an event contains a word of the search. */
export interface Matched {
  /** As typed, in lower case. */
  word: string
  /** `vehicle.color`, `plate`, `camera`, `category` and the like. */
  field: string
  value: string
  /** Index of the target; null for facts of the event as a whole. */
  target: number | null
}

/** The parts of one target that match; null if it does not match. */
type TargetTest = (target: AnnotatedTarget) => Omit<Matched, 'target'>[] | null

/** The keys of a plate, as read and as corrected. */
export function keysOfPlate({ number, corrected }: AnnotatedPlate): string[] {
  return corrected ? [plateKey(number), plateKey(corrected)] : [plateKey(number)]
}

const hasKey = (plate: AnnotatedPlate) => keysOfPlate(plate).some(key => key !== '')

/** Whether a plate is known and valid at the time of receipt. */
const isKnown = ({ known }: AnnotatedPlate) => known !== null && known.validity === undefined

function lookTest({ word, facts }: WantedLook): TargetTest {
  return target => {
    const fact = factsOfTarget(target).find(each => factFits(facts, each))
    return fact ? [{ word: word.toLowerCase(), field: fact.name, value: fact.value }] : null
  }
}

function plateTest(passes: (plate: AnnotatedPlate) => boolean): TargetTest {
  return ({ plate }) => (plate && passes(plate) ? [] : null)
}

function numberTest({ plate: asked, plateMatch }: EventFilter): TargetTest[] {
  if (!asked) return []
  const matches = plateMatcher(plateQuestion(asked, plateMatch))
  return [
    ({ plate }) => {
      if (!plate || !keysOfPlate(plate).some(key => key !== '' && matches(key) !== null)) return null
      return [{ word: asked.toLowerCase(), field: 'plate', value: plate.corrected ?? plate.number }]
    },
  ]
}

/** The tests that one and the same target has to pass, by the target that they describe. */
function testsBySubject(filter: EventFilter): TargetTest[][] {
  const { group, known } = filter
  const looks = looksBySubject(filter)
  const ofVehicle = [
    ...numberTest(filter),
    ...(group?.length ? [plateTest(plate => group.includes(plate.known?.group ?? ''))] : []),
    ...(known === undefined ? [] : [plateTest(plate => hasKey(plate) && isKnown(plate) === known)]),
    ...(looks.get('vehicle') ?? []).map(lookTest),
  ]
  const others = (['person', 'any'] as const).map(subject => (looks.get(subject) ?? []).map(lookTest))
  return [ofVehicle, ...others].filter(tests => tests.length > 0)
}

/** Whether conditions that may hold at different targets have to hold at one. */
export function bindsTargets(filter: EventFilter): boolean {
  return testsBySubject(filter).some(tests => tests.length > 1)
}

/** The places of the first target that passes all tests; null where none does. */
function firstPassing(tests: readonly TargetTest[], targets: readonly AnnotatedTarget[]): Matched[] | null {
  for (const [at, target] of targets.entries()) {
    const found = tests.map(test => test(target))
    if (found.every(match => match !== null)) return found.flat().map(match => ({ ...match, target: at }))
  }
  return null
}

/** One test for each kind of target that a filter describes. A test returns where the event matches, or null. */
export function targetMatchers(filter: EventFilter): ((event: AnnotatedEvent) => Matched[] | null)[] {
  return testsBySubject(filter).map(
    tests =>
      ({ targets }) =>
        firstPassing(tests, targets),
  )
}
