import { describe, expect, it } from 'vitest'
import { unannotated } from '../../src/events/index.ts'
import {
  countChoices,
  countEvents,
  type EventFilter,
  faceHistory,
  plateHistory,
  relatedSearches,
} from '../../src/search/index.ts'
import { noon, plate, sampleEvent, vehicle } from './sample-events.ts'
import { startStore } from './search-store.ts'

const hour = 3_600_000
const faceOf = (name: string, list = 'staff') => ({
  age: null,
  sex: null,
  glasses: null,
  mask: null,
  match: { name, similarity: 0.9, list, identityNumber: '7' },
})
const seenFace = (seq: number, name: string, time: number, camera = 'gate') =>
  sampleEvent(seq, { category: 'face', targets: [{ type: 'person', face: faceOf(name) }], time, camera })

describe('the history of a recognized person', () => {
  it('has cameras and hours, of events in the index and of later ones', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.addCamera('gate', 'Gate')
    await store.addCamera('old-yard', 'Old yard', 'yard')
    await store.addCamera('yard', 'Yard')
    await store.store([
      seenFace(1, 'Ann', noon),
      seenFace(2, 'Ann', noon + 1000),
      seenFace(3, 'Bob', noon + 2000),
      seenFace(4, 'Ann', noon + hour, 'old-yard'),
    ])
    await store.index()
    await store.store([seenFace(5, 'ANN', noon + 2 * hour, 'yard')])
    const history = await faceHistory(queries, 'ann')
    expect(history).toMatchObject({ sightings: 4, firstAt: noon, lastAt: noon + 2 * hour, last: { seq: 5 } })
    expect(history?.cameras.map(({ camera, sightings }) => [camera.name, sightings])).toEqual([
      ['Yard', 2],
      ['Gate', 2],
    ])
    expect(history?.hours.map(({ from, sightings }) => [from, sightings])).toEqual([
      [noon, 2],
      [noon + hour, 1],
      [noon + 2 * hour, 1],
    ])
  })

  it('is limited to the cameras asked for, and null for nobody', async () => {
    const store = await startStore()
    await store.addCamera('gate', 'Gate')
    await store.addCamera('yard', 'Yard')
    await store.store([seenFace(1, 'Ann', noon), seenFace(2, 'Ann', noon + 1, 'yard')])
    await store.index()
    expect(await faceHistory(store.database.queries, 'Ann', ['yard'])).toMatchObject({ sightings: 1 })
    expect(await faceHistory(store.database.queries, 'Ann', ['nowhere'])).toBeNull()
    expect(await faceHistory(store.database.queries, 'Zoe')).toBeNull()
  })
})

it('the history of a plate says what its vehicle usually looks like', async () => {
  const store = await startStore()
  const { queries } = store.database
  const seen = (seq: number, brand: string) =>
    sampleEvent(seq, { targets: [{ type: 'vehicle', plate: plate('ABC123'), vehicle: vehicle({ brand }) }] })
  await store.store([...[1, 2, 3, 4, 5].map(seq => seen(seq, 'Audi')), seen(6, 'Fiat')])
  await store.index()
  expect((await plateHistory(queries, 'ABC123')).usual).toEqual({ brand: { value: 'Audi', sightings: 5, of: 6 } })
})

it('searches for more of a plate, a vehicle and a person ask for nothing that was not reported', () => {
  const event = sampleEvent(1, {
    targets: [
      { type: 'vehicle', plate: plate('AB-1'), vehicle: vehicle({ brand: 'Audi', color: 'grey' }) },
      { type: 'vehicle', vehicle: vehicle({ type: 'van', color: 'white' }) },
      { type: 'vehicle', vehicle: vehicle({ color: 'white' }) },
      { type: 'person', face: faceOf('Ann') },
      { type: 'person', face: faceOf('Smith, John') },
    ],
  })
  expect(relatedSearches(unannotated(event))).toEqual([
    { kind: 'plate', target: 0, filter: { plate: 'AB1', plateMatch: 'exact' } },
    { kind: 'look-alikes', target: 0, filter: { plate: 'AB1', plateMatch: 'similar' } },
    { kind: 'vehicle', target: 0, filter: { vehicleBrand: ['Audi'], vehicleColor: ['grey'] } },
    { kind: 'vehicle', target: 1, filter: { vehicleType: ['van'], vehicleColor: ['white'] } },
    { kind: 'face', target: 3, filter: { attribute: ['face.match.name:Ann'] } },
  ])
})

describe('the choices of a field', () => {
  it('count what the filter finds with each of them, whatever the field says itself', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.addCamera('gate', 'Gate')
    await store.addCamera('old-gate', 'Old gate', 'gate')
    await store.addCamera('yard', 'Yard')
    const kinds = ['lpr', 'face', 'motion'] as const
    const events = Array.from({ length: 30 }, (_, n) =>
      sampleEvent(n + 1, {
        category: kinds[n % 3] ?? 'lpr',
        camera: ['gate', 'old-gate', 'yard'][n % 4 === 3 ? 2 : n % 2] ?? 'gate',
        targets: n % 3 === 0 ? [{ type: 'vehicle' }, { type: 'vehicle' }] : [{ type: 'person' }],
        time: noon + n * 60_000,
      }),
    )
    await store.store(events.slice(0, 20))
    await store.index()
    await store.store(events.slice(20))
    const filters: EventFilter[] = [
      {},
      { category: ['lpr'] },
      { camera: ['yard'] },
      { targetType: ['person'], from: new Date(noon + 5 * 60_000), to: new Date(noon + 25 * 60_000) },
    ]
    for (const filter of filters) {
      for (const field of ['category', 'camera', 'targetType'] as const) {
        const { items, exact } = await countChoices(queries, { filter, field })
        expect(exact).toBe(true)
        expect(items.length).toBeGreaterThan(0)
        for (const { value, count } of items) {
          expect([value, count]).toEqual([value, (await countEvents(queries, { ...filter, [field]: [value] })).total])
        }
      }
    }
    const limited = await countChoices(queries, { filter: {}, field: 'camera', camera: ['yard'] })
    expect(limited.items.map(item => item.value)).toEqual(['yard'])
  })
})
