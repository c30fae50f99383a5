import type { AnnotatedEvent, AnnotatedPlate } from '../events/index.ts'
import type { TargetType } from '../model/index.ts'
import { attributesOf } from './facts.ts'
import { attributeParts, type EventFilter, foldTerm } from './filter.ts'
import { plateMatcher, plateQuestion } from './plate-likeness.ts'
import { keysOfPlate, type Matched, textTests } from './text-match.ts'

type Test = (event: AnnotatedEvent) => boolean

const platesOf = (event: AnnotatedEvent): AnnotatedPlate[] => event.targets.flatMap(target => target.plate ?? [])

function testAttribute(attribute: string): Test {
  const { name, value } = attributeParts(attribute)
  const wanted = foldTerm(value)
  return event => attributesOf(event).some(fact => fact.name === name && foldTerm(fact.value) === wanted)
}

function testPlate(plate: string, match: EventFilter['plateMatch']): Test {
  const matches = plateMatcher(plateQuestion(plate, match))
  return event => platesOf(event).some(one => keysOfPlate(one).some(key => key !== '' && matches(key) !== null))
}

function testsOf(filter: EventFilter): Test[] {
  const { category, smartType, camera, plate, plateMatch, group, targetType, attribute, from, to, text, kept } = filter
  const tests: (Test | null | undefined)[] = [
    category?.length ? event => category.includes(event.category) : null,
    smartType?.length ? oneOf(smartType, event => event.smartType) : null,
    camera?.length ? event => camera.includes(event.camera.id) || camera.includes(event.camera.name) : null,
    targetType?.length ? event => event.targets.some(({ type }) => (targetType as TargetType[]).includes(type)) : null,
    from ? event => Date.parse(event.time) >= from.getTime() : null,
    to ? event => Date.parse(event.time) < to.getTime() : null,
    plate ? testPlate(plate, plateMatch) : null,
    group?.length ? event => platesOf(event).some(one => group.includes(one.known?.group ?? '')) : null,
    kept === undefined ? null : event => event.kept === kept,
    ...(attribute ?? []).map(testAttribute),
    ...textTests(text ?? '').map(test => (event: AnnotatedEvent) => test(event) !== null),
  ]
  return tests.filter(test => test !== null && test !== undefined)
}

function oneOf(values: string[], of: (event: AnnotatedEvent) => string): Test {
  const wanted = new Set(values.map(foldTerm))
  return event => wanted.has(foldTerm(of(event)))
}

/**
 * The test whether a filter lets an event through, with the same answer as the search gives; the live stream and rules use
 * it too. Make it once and use it for many events.
 */
export function filterTest(filter: EventFilter): (event: AnnotatedEvent) => boolean {
  const tests = testsOf(filter)
  return event => tests.every(test => test(event))
}

/** Returns the places in an event that contain words of a text; empty for none. */
export function whyFound(event: AnnotatedEvent, text: string): Matched[] {
  return textTests(text).flatMap(test => test(event) ?? [])
}
