import { beforeEach, expect, test } from 'vitest'
import type { ApiVisit, ApiVisitor } from '../../src/api/schemas/index.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

let site: PlaceSite

beforeEach(async () => {
  site = await PlaceSite.start()
  await site.read(entrance, 'FIRST1', { ago: 600 })
  await site.read(exit, 'FIRST1', { ago: 590 })
  const doors = [
    { camera: 'Entrance', crossing: 'in' },
    { camera: 'Exit', crossing: 'out' },
  ]
  await site.addPlace({ name: 'Car park', doors })
})

const inMinutes = (minutes: number) => new Date(site.now().getTime() + minutes * 60_000).toISOString()
const add = (body: object) => site.call('visitors', { method: 'POST', body })
const list = async (query = ''): Promise<ApiVisitor[]> => (await site.json(`visitors?${query}`)).items
const visitOf = async (plate: string): Promise<ApiVisit> => (await site.json(`visits?plate=${plate}`)).items[0]

test('a visitor is expected, is shown as such while it lasts, and is history afterwards', async () => {
  const facts = { plate: 'abc 123', name: 'Plumber', host: 'Ann', note: 'Tap' }
  const added = await add({ ...facts, from: inMinutes(30), until: inMinutes(90) })
  expect([added.status, added.json]).toMatchObject([201, { ...facts, key: 'ABC123', state: 'expected' }])
  const { id } = added.json
  site.pass(40)
  await site.read(entrance, 'ABC123')
  const visitor = { id, name: 'Plumber', host: 'Ann' }
  expect(await visitOf('ABC123')).toMatchObject({
    state: 'open',
    known: { name: 'Plumber', group: 'visitor' },
    visitor,
  })
  expect(await list('state=current')).toMatchObject([{ id, state: 'current' }])
  const [event] = (await site.json('events?group=visitor')).items
  expect(event.targets[0].plate).toMatchObject({ known: { name: 'Plumber', group: 'visitor' } })
  const again = await add({ plate: 'ABC-123', until: inMinutes(10) })
  expect([again.status, again.json.code]).toEqual([409, 'visitor-expected'])
  site.pass(10)
  // It ends early, and comes again with another host.
  await site.json(`visitors/${id}`, { method: 'PATCH', body: { until: inMinutes(0) } })
  site.pass(20)
  await site.read(exit, 'ABC123')
  expect(await list('state=ended&plate=BC12')).toMatchObject([{ id, state: 'ended', createdBy: expect.any(String) }])
  expect((await site.json('plates/ABC123')).known).toMatchObject({ group: 'visitor', validity: 'ended' })
  const next = await add({ plate: 'ABC123', host: 'Bob', until: inMinutes(60) })
  expect(next.json).toMatchObject({ state: 'current', host: 'Bob' })
  expect(await visitOf('ABC123')).toMatchObject({ state: 'closed', visitor })
  expect(await list()).toHaveLength(2)
  expect((await site.call(`visitors/${next.json.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.json('plates/ABC123')).known).toMatchObject({ name: 'Plumber', validity: 'ended' })
  await site.json('plates/KNOWN1', { method: 'PUT', body: { group: 'allow', name: 'Eve' } })
  const known = await add({ plate: 'KNOWN1', until: inMinutes(60) })
  expect([known.status, known.json.code]).toEqual([409, 'plate-known'])
  expect((await add({ plate: 'X1', from: inMinutes(9), until: inMinutes(5) })).status).toBe(400)
  expect((await add({ plate: 'X1', from: inMinutes(-9), until: inMinutes(-5) })).status).toBe(400)
  expect((await add({ plate: '--', until: inMinutes(5) })).status).toBe(400)
})

test('a visit is opened again: closed by hand, not seen to leave, or ended by another vehicle', async () => {
  const open = (id: string) => site.call(`visits/${id}/open`, { method: 'POST', body: { note: 'seen' } })
  await site.read(entrance, 'B8O123')
  const { id, best } = await visitOf('B8O123')
  expect((await site.json(`events/${best}`)).targets[0].plate.number).toBe('B8O123')
  expect((await open(id)).json.code).toBe('visit-not-openable')
  site.pass(10)
  await site.json(`visits/${id}/close`, { method: 'POST', body: {} })
  expect((await open(id)).json).toMatchObject({ state: 'open', leftAt: null, flags: ['opened-by-hand'] })
  site.pass(10)
  await site.read(exit, 'BBO123')
  expect(await visitOf('B8O123')).toMatchObject({ state: 'closed', similar: '8 read as B' })
  expect((await open(id)).json).toMatchObject({ id, state: 'open', leftAt: null })
  expect(await visitOf('BBO123')).toMatchObject({ state: 'entry-unseen' })
  site.pass(1500)
  expect(await visitOf('B8O123')).toMatchObject({ state: 'exit-unseen' })
  expect((await open(id)).json).toMatchObject({ id, state: 'open' })
  await site.read(exit, 'B8O123')
  expect(await visitOf('B8O123')).toMatchObject({ id, state: 'closed' })
  expect((await site.json('visits?plate=B8O12&plateMatch=exact')).items).toEqual([])
  expect((await site.json('visits?plate=8O1&plateMatch=fragment')).items).toHaveLength(1)
})
