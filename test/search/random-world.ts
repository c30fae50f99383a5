import fc from 'fast-check'
import { type AnnotatedEvent, unannotated } from '../../src/events/index.ts'
import type { Event } from '../../src/model/index.ts'
import { plateKey } from '../../src/model/plate-key.ts'
import { plateValidity } from '../../src/plates/known-plate.ts'
import type { EventFilter } from '../../src/search/index.ts'
import { drawings, namedLines, namesIn, shown } from './random-lines.ts'
import { noon, plate, sampleEvent, vehicle } from './sample-events.ts'
import type { SearchStore } from './search-store.ts'

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
    person: fc.record({
      upperColor: fc.constantFrom('red', 'white', null),
      sex: fc.constantFrom('male', null),
      backpack: fc.constantFrom('yes', 'no', null),
    }),
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
          direction: fc.constantFrom('approach', 'away', null),
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

export const eventFacts = fc.record({
  // Up to three blocks apart, so that walks cross blocks.
  gap: fc.constantFrom(1, 1, 2, 700, 5000),
  minutes: fc.integer({ min: -12, max: 12 }).map(n => n * 250),
  lateBy: fc.constantFrom(0, 0, 86_400_000),
  camera: fc.constantFrom(...cameras),
  category: fc.constantFrom('lpr', 'motion', 'face', 'line-count'),
  smartType: fc.constantFrom('MOTION', 'VEHICE', 'vehice', 'vfd'),
  phase: fc.constantFrom('start', 'stop', null),
  drawn: fc.uniqueArray(fc.constantFrom('entrance', 'moved', 'yard', 'other'), { maxLength: 2 }),
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
  line: some('main ENTRANCE', 'Yard', 'no such line'),
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

const of = <Value>(...values: Value[]) => fc.subarray(values, { minLength: 1, maxLength: Math.min(2, values.length) })
const hours = fc.record({
  from: fc.integer({ min: 0, max: 1439 }),
  to: fc.integer({ min: 0, max: 1440 }),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
})

const targetCondition = fc.oneof(
  hours.map(value => ['hours', value] as const),
  fc.boolean().map(value => ['known', value] as const),
  of('van', 'car', 'bike', 'no-such').map(value => ['vehicleType', value] as const),
  of('white', 'red').map(value => ['vehicleColor', value] as const),
  of('gmc', 'savana').map(value => ['vehicleBrand', value] as const),
  of('white').map(value => ['plateColor', value] as const),
  of('away', 'approach').map(value => ['direction', value] as const),
  of('red', 'white').map(value => ['upperColor', value] as const),
  of('male', 'female').map(value => ['sex', value] as const),
  of('yes', 'no').map(value => ['backpack', value] as const),
  of('white', 'red').map(value => ['color', value] as const),
  of(...groups).map(value => ['group', value] as const),
  fc.constantFrom('abc', '1', 'new').map(value => ['plate', value] as const),
)

/** One condition on targets or hours, or two of them. */
const targetFilters = fc
  .oneof({ arbitrary: fc.constant(1), weight: 3 }, { arbitrary: fc.constant(2), weight: 1 })
  .chain(length =>
    fc
      .uniqueArray(targetCondition, { minLength: length, maxLength: length, selector: ([name]) => name })
      .map(chosen => Object.fromEntries(chosen) as EventFilter),
  )

const minutesAfterNoon = (minutes: number | undefined) =>
  minutes === undefined ? undefined : new Date(noon + minutes * 60_000)

const anyFilters = filters.map(({ from, to, ...rest }) => {
  return { ...rest, from: minutesAfterNoon(from), to: minutesAfterNoon(to) } as EventFilter
})

export const filterArbitrary = fc.oneof({ arbitrary: anyFilters, weight: 3 }, { arbitrary: targetFilters, weight: 2 })

const known = new Map([
  ['ABC123', { name: 'Smith', group: 'allow' }],
  ['KXR4821', { name: null, group: 'watch' }],
  ['NEW1', { name: 'White van of Smithers', group: null }],
])

/** When a known plate is valid, in milliseconds since 1970; null is no bound. */
export type Validity = { valid_from: number | null; valid_until: number | null }
const moment = fc.oneof(
  fc.constant(null),
  fc.integer({ min: -12, max: 12 }).map(n => noon + n * 250 * 60_000),
)
export const validities = fc.array(fc.record({ valid_from: moment, valid_until: moment }), {
  minLength: 3,
  maxLength: 3,
})

function knownWhen(key: string, receivedAt: string, chosen: Validity[]) {
  const one = known.get(key)
  if (!one) return null
  const { valid_from: from, valid_until: until } = chosen[[...known.keys()].indexOf(key)]!
  const at = Date.parse(receivedAt)
  const validity = plateValidity({ validFrom: from, validUntil: until }, at)
  return validity === 'valid' ? one : { ...one, group: null, validity }
}

export interface World {
  events: Event[]
  /** The events as people see them, which is what filters are about. */
  seen: AnnotatedEvent[]
  corrections: { seq: number; number: number; original: string; corrected: string }[]
  kept: number[]
}

export function worldOf(
  facts: (typeof eventFacts extends fc.Arbitrary<infer Facts> ? Facts : never)[],
  valid: Validity[],
): World {
  const world: World = { events: [], seen: [], corrections: [], kept: [] }
  let seq = 0
  for (const { gap, minutes, lateBy, kept, corrected, drawn, ...rest } of facts) {
    seq += gap
    const rules = drawn.map(name => ({
      eventId: 1,
      targetId: null,
      direction: null,
      ...drawings[name as keyof typeof drawings],
    }))
    const event = sampleEvent(seq, { ...(rest as object), rules, time: noon + minutes * 60_000 })
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
    world.seen.push({ ...plain, ...namesIn(plain), targets, kept })
  }
  return world
}

export async function fill(
  store: SearchStore,
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
    ...namedLines.map(([cameraId, { shape, points }, name], n) =>
      queries
        .insertInto('line')
        .values({
          id: `line-${n}`,
          camera_id: cameraId,
          shape,
          points: JSON.stringify(points),
          seen_at: 0,
          has_totals: 0,
          name,
          drawn_at: null,
        })
        .compile(),
    ),
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
