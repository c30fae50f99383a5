import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnnotatedEvent, unannotated } from '../../src/events/index.ts'
import type { Event } from '../../src/model/index.ts'
import { plateKey } from '../../src/model/plate-key.ts'
import {
  countEvents,
  type EventFilter,
  eventHistogram,
  filterTest,
  findEvents,
  neighboursOf,
  type PageWanted,
  walkEvents,
} from '../../src/search/index.ts'
import { noon, plate, sampleEvent, vehicle } from './sample-events.ts'
import { openStore, type Store } from './search-store.ts'

const cameras = ['gate', 'yard', 'white_gate', 'door', 'old_door']
const plates = ['ABC123', 'ABC 124', 'A8C-123', 'XY1', 'XYZ', 'KXR4821', 'kxr 4821', 'ÄÖ 77', '--', 'АВС123', 'ΑΒС 124']
const groups = ['allow', 'watch']
const words = [
  'gate',
  'VAN',
  'white',
  'red',
  'abc',
  'c1',
  '1',
  'license plate',
  'o',
  'smith',
  'yard man',
  'ö',
  '%',
  '192.0.2',
  'motion person',
  'авс',
  'white van',
  'van, white',
  'red lorry',
  'white plate',
  'red van white plate',
  'white yard',
  'person with a red jacket',
  'man white',
  'car',
  'vans',
  'white gate',
  'savan',
]

const target = fc.oneof(
  fc.record({ type: fc.constantFrom('person', 'bike', 'unknown') }),
  fc.record({
    type: fc.constant('person'),
    person: fc.record({ upperColor: fc.constantFrom('red', 'white', null), sex: fc.constantFrom('male', null) }),
  }),
  fc.record({
    type: fc.constant('vehicle'),
    plate: fc.oneof(
      fc.constant(null),
      fc
        .record({
          number: fc.constantFrom(...plates),
          list: fc.constantFrom('allow', 'block', null),
          color: fc.constantFrom('white', null),
        })
        .map(({ number, ...more }) => plate(number, more)),
    ),
    vehicle: fc
      .record({
        color: fc.constantFrom('white', 'White', 'red', null),
        type: fc.constantFrom('van', 'MPV', 'saloon car', null),
        model: fc.constantFrom('GMC_SAVANA', null),
      })
      .map(vehicle),
  }),
)

const eventFacts = fc.record({
  // Up to three blocks apart, so that walks cross blocks.
  gap: fc.constantFrom(1, 1, 2, 700, 5000),
  minutes: fc.integer({ min: -12, max: 12 }).map(n => n * 250),
  lateBy: fc.constantFrom(0, 0, 86_400_000),
  camera: fc.constantFrom(...cameras),
  category: fc.constantFrom('lpr', 'motion', 'face', 'line-count'),
  smartType: fc.constantFrom('MOTION', 'VEHICE', 'vehice', 'vfd'),
  phase: fc.constantFrom('start', 'stop', null),
  targets: fc.array(target, { maxLength: 3 }),
  kept: fc.boolean(),
  corrected: fc.constantFrom(null, null, null, 'ABC123', 'NEW 1'),
})

// Mostly left out: with many conditions at once nearly nothing would ever be found.
const optional = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 5 }, { arbitrary: value, weight: 1 })
const some = <Value>(...values: Value[]) =>
  optional(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }))

const filters = fc.record({
  category: some('lpr', 'motion', 'face', 'fire'),
  smartType: some('motion', 'Vehice', 'none'),
  camera: some('gate', 'Front door', 'door', 'old_door', 'nobody'),
  plate: optional(
    fc.constantFrom(
      'abc',
      'АВС123',
      'а*',
      'ABC123',
      'a*',
      '?X*',
      '*1?3',
      '1',
      'x-y',
      'ABC12',
      '*',
      '--',
      'ö',
      'new',
      'KXR48Z1',
    ),
  ),
  plateMatch: optional(fc.constantFrom('fragment', 'exact', 'wildcard', 'similar')),
  group: some(...groups),
  targetType: some('person', 'vehicle'),
  attribute: some('vehicle.color:WHITE', 'vehicle.type:van', 'plate.list:allow', 'phase:start', 'no.such:thing'),
  from: optional(fc.integer({ min: -12, max: 12 }).map(n => n * 250)),
  to: optional(fc.integer({ min: -12, max: 12 }).map(n => n * 250)),
  text: optional(fc.constantFrom(...words)),
  kept: optional(fc.boolean()),
})

const minutesAfterNoon = (minutes: number | undefined) =>
  minutes === undefined ? undefined : new Date(noon + minutes * 60_000)

const filterArbitrary = filters.map(({ from, to, ...rest }) => {
  return { ...rest, from: minutesAfterNoon(from), to: minutesAfterNoon(to) } as EventFilter
})

const known = new Map([
  ['ABC123', { name: 'Smith', group: 'allow' }],
  ['KXR4821', { name: null, group: 'watch' }],
  ['NEW1', { name: 'White van of Smithers', group: null }],
])

/** From when to when each known plate counts, in the order of `known`; null is without end. */
type Validity = { valid_from: number | null; valid_until: number | null }
const moment = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -12, max: 12 }).map(n => noon + n * 250 * 60_000),
)
const validities = fc.array(fc.record({ valid_from: moment, valid_until: moment }), { minLength: 3, maxLength: 3 })

function knownWhen(key: string, receivedAt: string, chosen: Validity[]) {
  const one = known.get(key)
  if (!one) return null
  const { valid_from: from, valid_until: until } = chosen[[...known.keys()].indexOf(key)]!
  const at = Date.parse(receivedAt)
  const isValid = (from === null || at >= from) && (until === null || at < until)
  return isValid ? one : { ...one, group: null }
}

const shown = (id: string) => {
  if (id === 'door' || id === 'old_door') return { id: 'door', name: 'Front door' }
  return { id, name: id }
}

interface World {
  events: Event[]
  /** The events as people see them, which is what filters are about. */
  seen: AnnotatedEvent[]
  corrections: { seq: number; number: number; original: string; corrected: string }[]
  kept: number[]
}

function worldOf(
  facts: (typeof eventFacts extends fc.Arbitrary<infer Facts> ? Facts : never)[],
  valid: Validity[],
): World {
  const world: World = { events: [], seen: [], corrections: [], kept: [] }
  let seq = 0
  for (const { gap, minutes, lateBy, kept, corrected, ...rest } of facts) {
    seq += gap
    const event = sampleEvent(seq, { ...(rest as object), time: noon + minutes * 60_000 })
    // Validity is judged by the time of receipt, whatever the camera's clock says.
    event.receivedAt = new Date(noon + lateBy + minutes * 60_000).toISOString()
    event.device.name = `${event.camera.id} cam`
    const at = event.targets.findIndex(one => one.plate && plateKey(one.plate.number) !== '')
    const wrong = corrected === null ? null : event.targets[at]?.plate
    if (wrong && corrected) world.corrections.push({ seq, number: at, original: wrong.number, corrected })
    if (kept) world.kept.push(seq)
    const plain = unannotated({ ...event, camera: shown(event.camera.id) })
    const targets = plain.targets.map((one, number) => {
      if (!one.plate) return one
      const better = wrong && number === at ? corrected : null
      return {
        ...one,
        plate: {
          ...one.plate,
          corrected: better,
          known: knownWhen(plateKey(better ?? one.plate.number), event.receivedAt, valid),
        },
      }
    })
    world.events.push(event)
    world.seen.push({ ...plain, targets, kept })
  }
  return world
}

async function fill(
  store: Store,
  { events, corrections, kept }: World,
  { indexed, valid }: { indexed: number; valid: Validity[] },
): Promise<void> {
  const { database } = store
  const { queries } = database
  for (const id of cameras) await store.addCamera(id, shown(id).name, id === 'old_door' ? 'door' : null)
  await store.store(events.slice(0, indexed))
  await store.index(7)
  await store.store(events.slice(indexed))
  await database.commit([
    ...[...known].map(([key, { name, group }], at) =>
      queries
        .insertInto('known_plate')
        .values({ key, number: key, name, plate_group: group, notes: null, updated_at: 0, ...valid[at]! })
        .compile(),
    ),
    ...corrections.map(one =>
      queries
        .insertInto('plate_correction')
        .values({ ...one, corrected_key: plateKey(one.corrected), at: 0, by: 'a person' })
        .compile(),
    ),
    ...kept.map(seq => queries.insertInto('kept').values({ seq }).compile()),
  ])
}

const byTime = (a: AnnotatedEvent, b: AnnotatedEvent) => Date.parse(a.time) - Date.parse(b.time) || a.seq - b.seq
const seqsOf = (events: { seq: number }[]) => events.map(event => event.seq)

/** All pages from one end to the other, newest first. */
async function pages(
  { database }: Store,
  filter: EventFilter,
  { sort, direction, limit }: Omit<PageWanted, 'mark' | 'inclusive'>,
) {
  const found: Event[] = []
  for (let mark: PageWanted['mark'] = null; ; ) {
    const page = await findEvents(database.queries, filter, { sort, direction, limit, mark, inclusive: false })
    expect(page.events.length).toBeLessThanOrEqual(limit)
    if (direction === 'older') found.push(...page.events)
    else found.unshift(...page.events)
    const last = direction === 'older' ? page.events.at(-1) : page.events[0]
    if (!page.more || !last) return seqsOf(found)
    mark = { seq: last.seq, time: Date.parse(last.time) }
  }
}

describe('searching', () => {
  it('gives the same events as looking at each one, in every order, indexed or not', async () => {
    const asked = { some: 0, none: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(eventFacts, { minLength: 1, maxLength: 40 }),
        fc.nat(40),
        fc.array(filterArbitrary, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 15 }),
        validities,
        async (facts, indexed, chosen, limit, valid) => {
          const store = await openStore()
          try {
            const world = worldOf(facts, valid)
            await fill(store, world, { indexed, valid })
            const { queries } = store.database
            for (const filter of chosen) {
              const expected = world.seen.filter(event => filterTest(filter)(event))
              asked[expected.length > 0 ? 'some' : 'none']++
              const newestFirst = seqsOf(expected).reverse()
              const latestFirst = seqsOf([...expected].sort(byTime)).reverse()
              for (const direction of ['older', 'newer'] as const) {
                expect(await pages(store, filter, { sort: 'seq', direction, limit })).toEqual(newestFirst)
                expect(await pages(store, filter, { sort: 'time', direction, limit })).toEqual(latestFirst)
              }
              expect(await countEvents(queries, filter)).toEqual({ total: expected.length, exact: true })
              const histogram = await eventHistogram(queries, filter, { buckets: 20 })
              expect(histogram.total).toBe(expected.length)
              for (const { from, count } of histogram.buckets) {
                const inside = expected.map(event => Date.parse(event.time) - from)
                expect(inside.filter(after => after >= 0 && after < histogram.bucketMs)).toHaveLength(count)
              }
              const walked = []
              for await (const events of walkEvents(queries, filter, { chunk: 3 })) walked.push(...seqsOf(events))
              expect(walked).toEqual(newestFirst)
              const middle = world.events[Math.floor(world.events.length / 2)]!
              const newer = expected.find(event => event.seq > middle.seq)
              const older = expected.findLast(event => event.seq < middle.seq)
              const idOf = (event: AnnotatedEvent | undefined) =>
                world.events.find(({ seq }) => seq === event?.seq)?.id ?? null
              expect(await neighboursOf(queries, filter, middle)).toEqual({ newer: idOf(newer), older: idOf(older) })
            }
          } finally {
            await store.close()
          }
        },
      ),
      { numRuns: Number(process.env.SEARCH_RUNS ?? 25) },
    )
    // Filters that find nothing would prove nothing.
    expect(asked.some).toBeGreaterThan((asked.some + asked.none) / 3)
  }, 60_000)
})
