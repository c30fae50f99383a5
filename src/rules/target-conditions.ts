import type { AnnotatedPlate, AnnotatedTarget } from '../events/index.ts'
import { plateKey } from '../model/plate-key.ts'
import { attributesOf, fold, plateMatcher, plateQuestion } from '../search/index.ts'
import { anyOf, type Mismatch } from './mismatch.ts'
import type { When } from './rule-schema.ts'

/** Null if the condition matches, otherwise what was seen instead. */
type Test<Seen> = (seen: Seen) => string | null

export interface TargetTest {
  part: string
  test: Test<AnnotatedTarget>
}

type PlateWhen = NonNullable<When['plate']>

const percent = (share: number) => `${Math.round(share * 100)} %`
const readOf = ({ number, corrected }: AnnotatedPlate) => corrected ?? number
/** Keys of the plate as read and as corrected. */
const keysOf = ({ number, corrected }: AnnotatedPlate) =>
  (corrected === null ? [number] : [number, corrected]).map(plateKey).filter(key => key !== '')

function numberTest(numbers: string[], similar: boolean | undefined): Test<AnnotatedPlate> {
  const matchers = numbers.map(number =>
    plateMatcher(plateQuestion(number, /[*?]/.test(number) ? 'wildcard' : similar ? 'similar' : 'exact')),
  )
  return plate => {
    const keys = keysOf(plate)
    if (keys.some(key => matchers.some(matches => matches(key) !== null))) return null
    return `${readOf(plate)} is not ${similar ? 'like ' : ''}${anyOf(numbers)}`
  }
}

function groupTest(groups: string[]): Test<AnnotatedPlate> {
  return plate => {
    const group = plate.known?.group ?? null
    if (group !== null && groups.includes(group)) return null
    if (group !== null) return `${readOf(plate)} is in group ${group}`
    // A device's lists are not groups of known plates, although both have an `allow`: people confuse them.
    const hint = plate.list === null ? '' : ` (the device's own list says ${plate.list})`
    if (plate.known?.validity) return `${outsideValidity(plate)}${hint}`
    return `${readOf(plate)} is ${plate.known ? 'known, but in no group' : 'in no group'}${hint}`
  }
}

function outsideValidity(plate: AnnotatedPlate): string {
  return `the validity of ${readOf(plate)} has ${plate.known?.validity === 'ended' ? 'ended' : 'not begun'}`
}

function knownTest(wanted: boolean): Test<AnnotatedPlate> {
  return plate => {
    const counts = plate.known !== null && plate.known.validity === undefined
    if (counts === wanted) return null
    if (!wanted) return `${readOf(plate)} is known${plate.known?.name ? ` as ${plate.known.name}` : ''}`
    return plate.known ? outsideValidity(plate) : `${readOf(plate)} is not known`
  }
}

function valueTest(
  of: (plate: AnnotatedPlate) => string | null,
  wanted: readonly string[],
  what: string,
): Test<AnnotatedPlate> {
  return plate => {
    const value = of(plate)
    if (value !== null && wanted.includes(value)) return null
    return `${readOf(plate)}: ${value === null ? `the device reports no ${what}` : `${what} is ${value}`}`
  }
}

function confidenceTest(least: number): Test<AnnotatedPlate> {
  return plate => {
    const { confidence } = plate
    if (confidence !== null && confidence >= least) return null
    if (confidence === null) return `${readOf(plate)}: the device reports no confidence`
    return `${readOf(plate)} was read with ${percent(confidence)}, below ${percent(least)}`
  }
}

function plateTest(when: PlateWhen): Test<AnnotatedTarget> {
  const { number, similar, group, known, list, direction, minConfidence } = when
  const tests = [
    number?.length ? numberTest(number, similar) : null,
    group?.length ? groupTest(group) : null,
    known === undefined ? null : knownTest(known),
    list?.length ? valueTest(plate => plate.list, list, 'list') : null,
    direction?.length ? valueTest(plate => plate.direction, direction, 'direction') : null,
    minConfidence === undefined ? null : confidenceTest(minConfidence),
  ].filter(test => test !== null)
  return ({ plate, type }) => {
    if (!plate || keysOf(plate).length === 0) return `the ${type === 'unknown' ? 'target' : type} has no plate`
    for (const test of tests) {
      const seen = test(plate)
      if (seen !== null) return seen
    }
    return null
  }
}

function attributeTest(name: string, values: string[]): Test<AnnotatedTarget> {
  const wanted = values.map(fold)
  return target => {
    const seen = attributesOf({ targets: [target], phase: null }).filter(fact => fact.name === name)
    if (seen.some(({ value }) => wanted.includes('*') || wanted.includes(fold(value)))) return null
    if (seen.length === 0) return `the device reports no ${name}`
    return `${name} is ${seen.map(({ value }) => value).join(', ')}, not ${anyOf(values)}`
  }
}

/** The tests that one target has to pass together; empty if any target matches. */
export function targetTests({ target, plate, attributes }: When): TargetTest[] {
  const tests: TargetTest[] = []
  if (target?.length) {
    const test: Test<AnnotatedTarget> = ({ type }) => (target.includes(type) ? null : `${type} is not ${anyOf(target)}`)
    tests.push({ part: 'target', test })
  }
  if (plate) tests.push({ part: 'plate', test: plateTest(plate) })
  for (const [name, values] of Object.entries(attributes ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))) {
    // The phase belongs to the event, not to a target.
    if (name !== 'phase' && values.length > 0) tests.push({ part: 'attributes', test: attributeTest(name, values) })
  }
  return tests
}

/** Returns the number of tests that the target passed, and the first that failed. */
function runTests(
  target: AnnotatedTarget,
  tests: readonly TargetTest[],
): { passed: number; mismatch: Mismatch | null } {
  for (const [passed, { part, test }] of tests.entries()) {
    const detail = test(target)
    if (detail !== null) return { passed, mismatch: { part, detail } }
  }
  return { passed: tests.length, mismatch: null }
}

/** Indexes of the targets that pass all tests; if none does, the mismatch of the target that passed most. */
export function matchingTargets(
  targets: readonly (readonly [index: number, target: AnnotatedTarget])[],
  tests: readonly TargetTest[],
): { matching: number[]; mismatch: Mismatch | null } {
  const matching: number[] = []
  let nearest: { passed: number; mismatch: Mismatch | null } | null = null
  for (const [index, target] of targets) {
    const result = runTests(target, tests)
    if (result.mismatch === null) matching.push(index)
    else if (nearest === null || result.passed > nearest.passed) nearest = result
  }
  const none = { part: tests[0]?.part ?? 'target', detail: 'the event has no target' }
  return { matching, mismatch: matching.length > 0 ? null : (nearest?.mismatch ?? none) }
}
