import type { TargetType } from '../model/index.ts'
import { attributesOf, type SearchedEvent, type SearchedPlate } from './facts.ts'
import { attributeParts, type EventFilter, foldTerm } from './filter.ts'
import { plateMatcher, plateQuestion } from './plate-likeness.ts'
import { keysOfPlate, type Matched, textTests } from './text-match.ts'

type Test = (event: SearchedEvent) => boolean

const platesOf = (event: SearchedEvent): SearchedPlate[] => event.targets.flatMap(target => target.plate ?? [])

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
    kept === undefined ? null : event => (event.kept ?? false) === kept,
    ...(attribute ?? []).map(testAttribute),
    ...textTests(text ?? '').map(test => (event: SearchedEvent) => test(event) !== null),
  ]
  return tests.filter(test => test !== null && test !== undefined)
}

function oneOf(values: string[], of: (event: SearchedEvent) => string): Test {
  const wanted = new Set(values.map(foldTerm))
  return event => wanted.has(foldTerm(of(event)))
}

/** The test a filter stands for, to be made once and used for many events. */
export function filterTest(filter: EventFilter): (event: SearchedEvent) => boolean {
  const tests = testsOf(filter)
  return event => tests.every(test => test(event))
}

/**
 * Whether a filter lets an event through: the same answer as searching gives. The filters `group` and `kept`, and
 * corrected plates, need the event as the API shows it.
 */
export function matchesFilter(event: SearchedEvent, filter: EventFilter): boolean {
  return filterTest(filter)(event)
}

/** Where the words of a text stand in an event; empty for none. The event has to be as the API shows it. */
export function whyFound(event: SearchedEvent, text: string): Matched[] {
  return textTests(text).flatMap(test => test(event) ?? [])
}
