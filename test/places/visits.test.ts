import { beforeEach, describe, expect, test } from 'vitest'
import type { ApiPass, ApiPlace, ApiVisit } from '../../src/api/schemas/index.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

let site: PlaceSite
let place: ApiPlace

beforeEach(async () => {
  site = await PlaceSite.start()
  // Both cameras must be known before a place can have doors there.
  await site.read(entrance, 'FIRST1', { ago: 600 })
  await site.read(exit, 'FIRST1', { ago: 590 })
  const [way, out] = [await site.cameraId('Entrance'), await site.cameraId('Exit')]
  place = await site.addPlace({
    name: 'Car park',
    doors: [
      { camera: way, line: null, crossing: 'in' },
      { camera: out, line: null, crossing: 'out' },
    ],
    capacity: 2,
    stayLimits: { '*': 120 },
  })
})

const visits = async (query = ''): Promise<ApiVisit[]> => (await site.json(`visits?${query}`)).items
const passes = async (query = ''): Promise<ApiPass[]> => (await site.json(`passes?${query}`)).items
const now = async (): Promise<ApiPlace> => site.json(`places/${place.id}`)

describe('visits', () => {
  test('an entry and an exit are one visit, and who is inside is counted', async () => {
    await site.read(entrance, 'ABC123')
    expect(await visits('state=open')).toMatchObject([{ plate: 'ABC123', state: 'open', leftAt: null, known: null }])
    expect((await now()).occupancy).toEqual({ vehicles: 1, people: 0, uncertain: false })
    await site.read(entrance, 'XYZ789')
    expect((await now()).full).toBe(true)
    site.pass(30)
    await site.read(exit, 'ABC123')
    const [visit] = await visits('plate=abc-123')
    expect(visit).toMatchObject({ state: 'closed', stayMs: 30 * 60_000, flags: [], place: { name: 'Car park' } })
    expect(visit?.passes).toHaveLength(2)
    expect((await now()).occupancy.vehicles).toBe(1)
    expect((await now()).full).toBe(false)
    const [first] = await visits('plate=FIRST1')
    expect(first).toMatchObject({ state: 'closed', stayMs: 10 * 60_000 })
    expect(await visits('plate=BC12')).toHaveLength(1)
    site.pass(91)
    expect(await visits('state=open')).toMatchObject([{ plate: 'XYZ789', flags: ['overstay'] }])
  })

  test('look-alike plates are paired with the reason, and what is missing is said', async () => {
    await site.read(entrance, 'B8O123')
    site.pass(10)
    await site.read(exit, 'BBO123')
    await site.read(exit, 'QQQ999')
    const [unseen, similar] = await visits()
    expect(similar).toMatchObject({ state: 'closed', flags: ['similar'], similar: '8 read as B' })
    expect(unseen).toMatchObject({ plate: 'QQQ999', state: 'entry-unseen', enteredAt: null, stayMs: null })
    await site.read(entrance, 'TWICE1')
    site.pass(60)
    await site.read(entrance, 'TWICE1')
    const [again, before] = await visits('plate=TWICE1')
    expect(again).toMatchObject({ state: 'open', flags: ['second-entry'] })
    expect(before).toMatchObject({ state: 'exit-unseen', leftAt: null })
    site.pass(1441)
    expect(await visits('plate=TWICE1&state=open')).toEqual([])
    expect((await now()).occupancy.vehicles).toBe(0)
  })

  test('two known plates are never one vehicle, and a correction pairs anew', async () => {
    await site.json('plates/AB1234', { method: 'PUT', body: { name: 'Ann', group: 'allow' } })
    await site.json('plates/AB1235', { method: 'PUT', body: { name: 'Ben', group: 'allow' } })
    await site.read(entrance, 'AB1234')
    site.pass(5)
    await site.read(exit, 'AB1235')
    expect(await visits('known=true')).toMatchObject([{ state: 'entry-unseen' }, { state: 'open', plate: 'AB1234' }])
    const { items } = await site.json('events?plate=AB1235')
    const path = `events/${items[0].id}/targets/0/plate`
    await site
      .json(path, { method: 'PUT', body: { number: 'AB1234' } })
      .catch(() => site.json(`events/${items[0].id}/targets/0`, { method: 'PATCH', body: { plate: 'AB1234' } }))
    expect(await visits('known=true')).toMatchObject([{ state: 'closed', plate: 'AB1234', flags: [] }])
  })

  test('people close, split and join visits, and a late post changes nothing that they decided', async () => {
    await site.read(entrance, 'CLOSE1')
    await site.read(entrance, 'SPLIT1')
    site.pass(10)
    await site.read(exit, 'SPLIT1')
    const [open] = await visits('plate=CLOSE1')
    const closed = await site.json(`visits/${open?.id}/close`, { method: 'POST', body: { note: 'towed' } })
    expect(closed).toMatchObject({ state: 'closed', stayMs: 600_000, flags: ['closed-by-hand'] })
    expect((await site.call(`visits/${open?.id}/close`, { method: 'POST', body: {} })).status).toBe(409)
    const [visit] = await visits('plate=SPLIT1')
    const split = await site.json(`visits/${visit?.id}/split`, { method: 'POST', body: { at: visit?.passes[1] } })
    expect(split.items).toMatchObject([{ state: 'open' }, { state: 'entry-unseen', flags: ['split-by-hand'] }])
    await site.read(entrance, 'LATE01', { ago: 20 })
    expect(await visits('plate=SPLIT1')).toMatchObject([{ state: 'entry-unseen' }, { state: 'open' }])
    const [later, earlier] = await visits('plate=SPLIT1')
    await site.read(exit, 'OTHER9')
    const [other] = await visits('plate=OTHER9')
    const joined = await site.json(`visits/${earlier?.id}/join`, { method: 'POST', body: { with: other?.id } })
    expect(joined).toMatchObject({ id: earlier?.id, state: 'closed', flags: ['joined-by-hand'] })
    expect(await visits('plate=OTHER9')).toEqual([])
    expect((await site.call(`visits/${later?.id}/join`, { method: 'POST', body: { with: later?.id } })).status).toBe(
      409,
    )
    const audit = (await site.json('audit')).items.map((entry: { action: string }) => entry.action)
    expect(audit).toEqual(expect.arrayContaining(['close-visit', 'split-visit', 'join-visits', 'add-place']))
  })

  test('lists page by cursor, and are a CSV file', async () => {
    for (let n = 0; n < 5; n++) {
      await site.read(entrance, `PAGE${n}`)
      site.pass(5)
    }
    const first = await site.json('visits?limit=3')
    const second = await site.json(`visits?limit=3&cursor=${first.nextCursor}`)
    const plates = [...first.items, ...second.items].map((visit: ApiVisit) => visit.plate)
    expect(plates).toEqual(['PAGE4', 'PAGE3', 'PAGE2', 'PAGE1', 'PAGE0', 'FIRST1'])
    expect(second.nextCursor).toBe(null)
    const { text } = await site.call('visits.csv?plate=PAGE*')
    expect(text.trim().split('\r\n')).toHaveLength(6)
    expect(text.split('\r\n')[0]).toContain('visit_id,place,plate')
  })
})

describe('passes', () => {
  test('reads of one vehicle at one door within the gap are one pass, the best of them shown', async () => {
    await site.read(entrance, 'ABC128', { confidence: 60 })
    site.pass(0.1)
    await site.read(entrance, 'ABC12B', { confidence: 90 })
    expect(await passes('plate=ABC12B')).toMatchObject([{ count: 2, bestReason: 'confidence', settled: false }])
    site.pass(0.3)
    const [pass] = await passes('plate=ABC12B')
    expect(pass).toMatchObject({ settled: true, best: pass?.reads[1], cameraName: 'Entrance' })
    await site.read(entrance, 'ABC12B')
    expect(await passes('plate=ABC12B')).toHaveLength(2)
    expect(await passes(`place=${place.id}&camera=Entrance&from=2026-11-23T11:00:00Z`)).toHaveLength(2)
    await site.json('settings', { method: 'PATCH', body: { passGapSeconds: 60 } })
    expect(await passes('plate=ABC12B')).toMatchObject([{ count: 3 }])
    expect((await site.json('settings')).passGapSeconds).toBe(60)
  })
})
