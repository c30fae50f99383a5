import type { AnnotatedEvent } from '../events/index.ts'
import { namesCamera, type TargetType } from '../model/index.ts'
import { dayHoursTest } from './day-hours.ts'
import { attributesOf } from './facts.ts'
import { attributeParts, type EventFilter, fold, foldTerm } from './filter.ts'
import { looksOf } from './looks.ts'
import { type Matched, targetMatchers } from './target-match.ts'
import { textTests } from './text-match.ts'

type Test = (event: AnnotatedEvent) => boolean

function testAttribute(attribute: string): Test {
  const { name, value } = attributeParts(attribute)
  const wanted = foldTerm(value)
  return event => attributesOf(event).some(fact => fact.name === name && foldTerm(fact.value) === wanted)
}

/** The names that people gave to the lines and zones of an event; each once. */
export function lineNamesOf({ rules, lineName }: Pick<AnnotatedEvent, 'rules' | 'lineName'>): string[] {
  const names = [...rules.map(rule => rule.lineName), lineName]
  return [...new Set(names)].filter(name => name !== undefined)
}

function testLines(line: readonly string[]): Test {
  const wanted = new Set(line.map(fold))
  return event => lineNamesOf(event).some(name => wanted.has(fold(name)))
}

function testHours(hours: NonNullable<EventFilter['hours']>): Test {
  const isWithin = dayHoursTest(hours)
  return event => isWithin(Date.parse(event.time))
}

function testsOf(filter: EventFilter): Test[] {
  const { category, smartType, camera, line, targetType, attribute, from, to, hours, text, kept } = filter
  const tests: (Test | null | undefined)[] = [
    category?.length ? event => category.includes(event.category) : null,
    smartType?.length ? oneOf(smartType, event => event.smartType) : null,
    camera?.length ? event => camera.some(word => namesCamera(word, event.camera)) : null,
    line?.length ? testLines(line) : null,
    targetType?.length ? event => event.targets.some(({ type }) => (targetType as TargetType[]).includes(type)) : null,
    from ? event => Date.parse(event.time) >= from.getTime() : null,
    to ? event => Date.parse(event.time) < to.getTime() : null,
    hours ? testHours(hours) : null,
    kept === undefined ? null : event => event.kept === kept,
    ...(attribute ?? []).map(testAttribute),
    ...[...targetMatchers(filter), ...textTests(text ?? '')].map(
      test => (event: AnnotatedEvent) => test(event) !== null,
    ),
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

/** Whether events say where a filter matches them. */
export function explains(filter: EventFilter): boolean {
  return Boolean(filter.plate) || Boolean(filter.text) || Object.keys(looksOf(filter)).length > 0
}

/** Finds the places in an event that a filter's plate, looks and words match. Make it once and use it for many events. */
export function placesOf(filter: EventFilter): (event: AnnotatedEvent) => Matched[] {
  const tests = [...targetMatchers(filter), ...textTests(filter.text ?? '')]
  return event => tests.flatMap(test => test(event) ?? [])
}
