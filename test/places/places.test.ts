import { beforeEach, expect, test } from 'vitest'
import { crossingPost } from '../analysis/posts.ts'
import { entrance, exit, PlaceSite } from './place-site.ts'

const line = [
  [4500, 4500],
  [5500, 9800],
] as const
const shifted = (by: number) => line.map(([x, y]) => [x + by, y] as const)

let site: PlaceSite
beforeEach(async () => {
  site = await PlaceSite.start()
})

test('events are found by the name of a line, with their number as a choice', async () => {
  const cross = (by: number, eventId: number) =>
    site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId: 1, eventId, drawn: shifted(by) }))
  await cross(0, 5)
  await cross(300, 6)
  await cross(2500, 7)
  const found = async (query: string) => (await site.json(`events/count?${query}`)).total
  expect(await found('line=Main%20entrance')).toBe(0)
  const { items } = await site.json('lines')
  const near = items.find(({ points }: { points: { x: number }[] }) => (points[0]?.x ?? 1) < 0.5)
  await site.json(`lines/${near.id}`, { method: 'PATCH', body: { name: 'Main entrance' } })
  expect(await found('line=main%20ENTRANCE')).toBe(2)
  const page = await site.json('events?line=Main%20entrance')
  expect(page.items.map(({ lineName }: { lineName: string }) => lineName)).toEqual(['Main entrance', 'Main entrance'])
  const choices = await site.json('events/choices?field=line')
  expect(choices).toEqual({ items: [{ value: 'Main entrance', count: 2 }], exact: true })
})

test('a line that is moved a little keeps its id and name, and one that is moved far is another', async () => {
  const cross = (by: number, eventId: number) =>
    site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId: 1, eventId, drawn: shifted(by) }))
  await cross(0, 5)
  const [first] = (await site.json('lines')).items
  expect(first).toMatchObject({ shape: 'line', name: null, hasDirection: false, cameraName: 'Yard' })
  expect(first.points).toEqual([
    { x: 0.45, y: 0.45 },
    { x: 0.55, y: 0.98 },
  ])
  await site.json(`lines/${first.id}`, { method: 'PATCH', body: { name: 'Main entrance' } })
  await cross(500, 6)
  const [named] = (await site.json('events?limit=1')).items
  expect(named).toMatchObject({ lineName: 'Main entrance', rules: [{ lineName: 'Main entrance' }] })
  expect(await site.json(`events/${named.id}`)).toMatchObject({ lineName: 'Main entrance' })
  const { items } = await site.json('lines')
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ id: first.id, name: 'Main entrance', points: [{ x: 0.5 }, { x: 0.6 }] })
  await cross(1600, 7)
  const [other] = (await site.json('events?limit=1')).items
  expect([other, other.rules[0]].filter(one => 'lineName' in one)).toEqual([])
  expect((await site.json('lines')).items).toHaveLength(2)
  expect((await site.json(`lines?camera=${first.camera}&limit=1`)).nextCursor).not.toBe(null)
  expect((await site.call('lines/none', { method: 'PATCH', body: { name: 'X' } })).status).toBe(404)
})

test('a place is added, changed and removed', async () => {
  await site.read(entrance, 'ABC123')
  const camera = await site.cameraId('Entrance')
  const added = await site.call('places', { method: 'POST', body: { name: 'Car park', doors: [] } })
  expect(added.status).toBe(201)
  expect(added.json).toMatchObject({
    name: 'Car park',
    doors: [],
    capacity: null,
    resetAt: null,
    stayLimits: {},
    unseenAfterMinutes: 1440,
    occupancy: { vehicles: 0, people: 0, uncertain: false },
    full: null,
    upTo: expect.any(Number),
  })
  const { id } = added.json
  const doors = [{ camera, line: null, crossing: 'in' }]
  const change = { doors, capacity: 1, resetAt: '04:00', stayLimits: { '*': 60 } }
  expect(await site.json(`places/${id}`, { method: 'PATCH', body: change })).toMatchObject({ ...change, full: true })
  const inner = await site.addPlace({ name: 'Floor', parent: id })
  expect((await site.call(`places/${id}`, { method: 'PATCH', body: { parent: inner.id } })).status).toBe(400)
  expect((await site.json('places')).items.map((place: { name: string }) => place.name)).toEqual(['Car park', 'Floor'])
  expect((await site.call(`places/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.call(`places/${id}`)).status).toBe(404)
  expect((await site.json(`places/${inner.id}`)).parent).toBe(null)
})

test('a door that cannot tell in from out is refused with the reason, and a door that does not exist too', async () => {
  await site.read(exit, 'ABC123')
  await site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId: 1, drawn: line }))
  const [drawn] = (await site.json('lines')).items
  const add = (door: object) => site.call('places', { method: 'POST', body: { name: 'Yard', doors: [door] } })
  const refused = await add({ camera: drawn.camera, line: drawn.id, crossing: 'direction' })
  expect([refused.status, refused.json.code]).toEqual([400, 'door-direction-unavailable'])
  expect(refused.json.detail).toContain('alarms of a line')
  expect((await add({ camera: drawn.camera, line: drawn.id, crossing: 'in' })).status).toBe(201)
  const camera = await site.cameraId('Exit')
  expect((await add({ camera, line: drawn.id, crossing: 'in' })).status).toBe(400)
  expect((await add({ camera: 'none', crossing: 'in' })).status).toBe(400)
  expect((await add({ camera, crossing: 'direction' })).status).toBe(201)
})
