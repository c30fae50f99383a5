import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCondition } from '../../src/rules/index.ts'
import { when as schema, type When } from '../../src/rules/rule-schema.ts'
import { type EventFilter, filterTest } from '../../src/search/index.ts'
import { noon, vehicle } from '../search/sample-events.ts'
import { type EventFacts, eventOf } from './entries.ts'

const plates = ['ABC123', 'A8C-123', 'XY1', 'KXR4821', '--']
const some = <Value>(...values: Value[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 1 })

const seenPlate = fc.record({
  number: fc.constantFrom(...plates),
  list: fc.constantFrom('allow', 'block', null),
  direction: fc.constantFrom('approach', 'away', null),
  confidence: fc.constantFrom(0.5, 0.95, null),
  corrected: fc.constantFrom(null, null, 'ABC123'),
  known: fc.constantFrom(null, { name: 'Smith', group: 'allow' }, { name: null, group: 'watch' }),
})

const target = fc.oneof(
  fc.record({ type: fc.constantFrom('person', 'bike') }),
  fc.record({
    type: fc.constant('vehicle'),
    plate: fc.option(seenPlate),
    vehicle: fc.record({ color: fc.constantFrom('white', 'red', null) }).map(vehicle),
  }),
)

const eventWith = (targets: { maxLength: number }) =>
  fc
    .record({
      time: fc.integer({ min: 0, max: 14 * 24 * 60 }).map(minute => noon + minute * 60_000),
      camera: fc.constantFrom('gate', 'yard'),
      category: fc.constantFrom('lpr', 'motion', 'face'),
      smartType: fc.constantFrom('MOTION', 'vehice'),
      phase: fc.constantFrom('start', 'stop', null),
      targets: fc.array(target, targets),
    })
    .map(facts => eventOf(facts as EventFacts))

const hours = fc.record(
  {
    days: fc.uniqueArray(fc.constantFrom('mon', 'sat', 'sun'), { minLength: 1 }),
    from: fc.constantFrom('00:00', '08:00', '22:00'),
    to: fc.constantFrom('06:00', '17:30', '24:00'),
  },
  { requiredKeys: [] },
)

const parts = {
  category: fc.uniqueArray(fc.constantFrom('lpr', 'motion'), { minLength: 1 }),
  camera: fc.constant(['gate']),
  phase: fc.constant(['start']),
  target: fc.uniqueArray(fc.constantFrom('person', 'vehicle'), { minLength: 1 }),
  plate: fc.record(
    {
      number: fc.constantFrom(['ABC123'], ['A*']),
      similar: fc.boolean(),
      known: fc.boolean(),
      group: fc.constant(['allow']),
    },
    { requiredKeys: [] },
  ),
  attributes: fc.constant({ 'vehicle.color': ['white'] }),
  time: hours,
  quiet: hours,
  text: fc.constantFrom('gate', 'smith', 'white abc'),
}
// Mostly omitted, because almost no event matches many conditions at once.
const rarely = (part: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 7 }, { arbitrary: part, weight: 1 })
const plainWhen = fc
  .record(Object.fromEntries(Object.entries(parts).map(([key, part]) => [key, rarely(part)])))
  .map(when => Object.fromEntries(Object.entries(when).filter(([, part]) => part !== undefined)))
const anyWhen = fc
  .tuple(plainWhen, fc.option(plainWhen, { nil: undefined }))
  .map(([when, not]) => schema.parse(not ? { ...when, not } : when))

const context = { timeZone: 'Europe/Berlin' }
const holds = (when: When, event: ReturnType<typeof eventOf>) => compileCondition(when, context)(event).holds

describe('conditions of every shape', () => {
  it('match an event exactly if their `not` does not', () => {
    const seen = { yes: 0, no: 0 }
    fc.assert(
      fc.property(anyWhen, eventWith({ maxLength: 3 }), (when, event) => {
        seen[holds(when, event) ? 'yes' : 'no']++
        expect(holds({ not: when }, event)).toBe(!holds(when, event))
      }),
      { numRuns: 1000 },
    )
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(50)
  })

  it('give the same result for any order of their keys', () => {
    fc.assert(
      fc.property(anyWhen, eventWith({ maxLength: 3 }), (when, event) => {
        const turned = Object.fromEntries(Object.entries(when).reverse()) as When
        expect(compileCondition(turned, context)(event)).toEqual(compileCondition(when, context)(event))
      }),
      { numRuns: 500 },
    )
  })

  it('match what the equivalent filter of the API finds', () => {
    const asked = { yes: 0, no: 0 }
    const both = fc.record({
      category: some('lpr', 'motion'),
      smartType: some('motion', 'Vehice'),
      camera: some('gate', 'nobody'),
      target: some('person', 'vehicle'),
      number: fc.constantFrom(undefined, undefined, 'ABC123', 'a*', '*2?'),
      similar: fc.boolean(),
      group: some('allow', 'watch'),
      color: fc.constantFrom(undefined, undefined, 'WHITE'),
      list: fc.constantFrom(undefined, undefined, 'allow'),
      text: fc.constantFrom(undefined, undefined, 'smith', 'gate'),
    })
    fc.assert(
      // The filter does not require that one target matches everything.
      fc.property(both, eventWith({ maxLength: 1 }), (wanted, event) => {
        const { category, smartType, camera, target, number, similar, group, color, list, text } = wanted
        const attribute = [...(color ? [`vehicle.color:${color}`] : []), ...(list ? [`plate.list:${list}`] : [])]
        const plate =
          number || group || list
            ? { number: number ? [number] : undefined, similar, group, list: list ? [list] : undefined }
            : undefined
        const when = {
          category,
          smartType,
          camera,
          target,
          plate,
          attributes: color ? { 'vehicle.color': [color] } : undefined,
          text,
        }
        const match = number && /[*?]/.test(number) ? 'wildcard' : similar ? 'similar' : 'exact'
        const filter = {
          category,
          smartType,
          camera,
          targetType: target,
          plate: number,
          plateMatch: match,
          group,
          attribute,
          text,
        }
        // For a rule, an empty plate is no plate; the filter still finds its lists and groups.
        fc.pre(!event.targets.some(one => one.plate?.number === '--'))
        const found = filterTest(filter as EventFilter)(event)
        asked[found ? 'yes' : 'no']++
        expect(holds(when as When, event)).toBe(found)
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(asked.yes, asked.no)).toBeGreaterThan(50)
  })
})
