import { describe, expect, it } from 'vitest'
import { type AnnotatedEvent, unannotated } from '../../src/events/index.ts'
import { type EventFilter, filterTest, findEvents } from '../../src/search/index.ts'
import { noon, plate, sampleEvent, vehicle } from './sample-events.ts'
import { startStore } from './search-store.ts'

const van = sampleEvent(1, {
  category: 'lpr',
  smartType: 'VEHICE',
  phase: 'start',
  camera: 'north_gate',
  clientIp: '192.0.2.77',
  device: { name: 'Front Gate', ip: '192.0.2.77', mac: '58:5b:69:00:00:61', serial: 'N1234', channel: null },
  targets: [
    {
      type: 'vehicle',
      plate: plate('AB-12 CD', { list: 'allow', owner: 'Ann Example' }),
      vehicle: vehicle({ color: 'White', type: 'van', brand: 'Ford' }),
    },
    { type: 'person' },
  ],
})
const seenVan: AnnotatedEvent = {
  ...unannotated(van),
  kept: true,
  targets: unannotated(van).targets.map(target => ({
    ...target,
    plate: target.plate && { ...target.plate, corrected: 'AB12CO', known: { name: 'Courier', group: 'watch' } },
  })),
}

describe('a filter', () => {
  const moment = (ms: number) => new Date(noon + 1 + ms)
  it.each<[EventFilter, boolean]>([
    [{}, true],
    [{ category: ['face', 'lpr'] }, true],
    [{ category: ['face'] }, false],
    [{ smartType: ['vehice'] }, true],
    [{ camera: ['north_gate'] }, true],
    [{ camera: ['gate'] }, false],
    [{ targetType: ['person'] }, true],
    [{ targetType: ['bike'] }, false],
    [{ attribute: ['vehicle.color:white'] }, true],
    [{ attribute: ['vehicle.color:white', 'vehicle.type:suv'] }, false],
    [{ attribute: ['phase:start', 'plate.list:allow'] }, true],
    [{ from: moment(0), to: moment(1) }, true],
    [{ from: moment(1) }, false],
    [{ to: moment(0) }, false],
    [{ plate: 'b12' }, true],
    [{ plate: 'ab12 cd', plateMatch: 'exact' }, true],
    [{ plate: 'AB12CO', plateMatch: 'exact' }, true],
    [{ plate: 'AB12', plateMatch: 'exact' }, false],
    [{ plate: 'AB*D' }, true],
    [{ plate: 'AB?' }, false],
    [{ plate: 'A8I2CD', plateMatch: 'similar' }, true],
    [{ plate: 'A8I2', plateMatch: 'similar' }, false],
    [{ group: ['watch'] }, true],
    [{ group: ['allow'] }, false],
    [{ text: 'front GATE' }, true],
    [{ text: 'license plate' }, true],
    [{ text: 'ord whit' }, true],
    [{ text: 'ann van 58:5b' }, true],
    [{ text: 'courier' }, true],
    [{ text: '2cd' }, true],
    [{ text: 'ford red' }, false],
    [{ kept: true }, true],
    [{ kept: false }, false],
  ])('%j: %s', (filter, expected) => {
    expect(filterTest(filter)(seenVan)).toBe(expected)
  })
})

describe('pages', () => {
  const motion = (from: number, count: number) => Array.from({ length: count }, (_, n) => sampleEvent(from + n))

  it('show each event once while others arrive and are indexed', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.store(motion(1, 40))
    await store.index()
    const seqs: number[] = []
    let next = 41
    for (let mark: { seq: number; time: number } | null = null; ; ) {
      const page = await findEvents(
        queries,
        { category: ['motion'] },
        { limit: 7, sort: 'seq', direction: 'older', mark, inclusive: false },
      )
      seqs.push(...page.events.map(event => event.seq))
      if (!page.more) break
      mark = { seq: seqs.at(-1)!, time: 0 }
      await store.store(motion(next, 5))
      next += 5
      if (next % 2 === 0) await store.index()
    }
    expect(seqs).toEqual(Array.from({ length: 40 }, (_, n) => 40 - n))
  })

  it('can begin with a given event', async () => {
    const store = await startStore()
    await store.store(motion(1, 9))
    const page = { limit: 3, sort: 'seq', mark: { seq: 5, time: 0 }, inclusive: true } as const
    const older = await findEvents(store.database.queries, {}, { ...page, direction: 'older' })
    const newer = await findEvents(store.database.queries, {}, { ...page, direction: 'newer', inclusive: false })
    expect([older.events.map(event => event.seq), older.more]).toEqual([[5, 4, 3], true])
    expect([newer.events.map(event => event.seq), newer.more]).toEqual([[8, 7, 6], true])
  })

  it('sorted by time are right where a clock was wrong', async () => {
    const store = await startStore()
    const year = 365 * 86_400_000
    await store.store([
      sampleEvent(1, { time: noon + 3 }),
      sampleEvent(2, { time: noon - 10 * year }),
      sampleEvent(3, { time: noon + 2 }),
      sampleEvent(4, { time: noon + 2 }),
    ])
    await store.index()
    const wanted = { limit: 9, sort: 'time', direction: 'older', mark: null, inclusive: false } as const
    const { events } = await findEvents(store.database.queries, {}, wanted)
    expect(events.map(event => event.seq)).toEqual([1, 4, 3, 2])
  })
})

describe('a camera that was merged into another', () => {
  it('is shown as the other camera, and found by the name of that one only', async () => {
    const store = await startStore()
    const { queries } = store.database
    await store.addCamera('new_gate', 'Gate')
    await store.addCamera('old_gate', 'Old gate', 'new_gate')
    await store.store([sampleEvent(1, { camera: 'old_gate' }), sampleEvent(2, { camera: 'new_gate' })])
    await store.index()
    const wanted = { limit: 9, sort: 'seq', direction: 'older', mark: null, inclusive: false } as const
    const find = async (filter: EventFilter) => (await findEvents(queries, filter, wanted)).events
    for (const camera of ['Gate', 'new_gate']) expect(await find({ camera: [camera] })).toHaveLength(2)
    expect((await find({ text: 'gate' })).map(event => event.camera.id)).toEqual(['new_gate', 'new_gate'])
    expect(await find({ camera: ['old_gate'] })).toEqual([])
    await store.addCamera('old_gate', 'Old gate')
    expect((await find({ camera: ['old_gate'] })).map(event => event.seq)).toEqual([1])
  })
})
