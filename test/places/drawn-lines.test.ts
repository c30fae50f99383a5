import { expect, test } from 'vitest'
import { crossingPost, positionsPost } from '../analysis/posts.ts'
import { until } from '../support/until.ts'
import { PlaceSite } from './place-site.ts'

const second = 1000

/** A person walks through the picture from one tenth of its width to another, a tenth each second. */
async function walk(site: PlaceSite, targetId: number, from: number, to: number): Promise<void> {
  const before = ((await site.json('tracks')).items as unknown[]).length
  const step = Math.sign(to - from)
  for (let x = from; x !== to + step; x += step) {
    await site.post(positionsPost([{ targetId, x: x * 1000 - 500 }]))
    site.server.clock.pass(second)
  }
  site.server.clock.pass(3 * second)
  await until(async () => ((await site.json('tracks')).items as unknown[]).length > before, { what: 'the track' })
}

const upwards = [
  { x: 0.5, y: 1 },
  { x: 0.5, y: 0 },
]

test('a line that is drawn today counts what crossed it before, and what crosses it from then on', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 1, 2, 8)
  await walk(site, 2, 8, 2)
  await walk(site, 3, 2, 4)
  site.pass(60)
  const body = { camera: 'Yard', shape: 'line', points: upwards, name: 'Door' }
  const added = await site.call('lines', { method: 'POST', body })
  expect([added.status, added.json]).toMatchObject([201, { name: 'Door', isDrawn: true, hasDirection: true }])
  const { id, camera } = added.json
  expect((await site.json('lines')).items).toEqual([added.json])
  const place = await site.addPlace({ name: 'Shop', doors: [{ camera, line: id, crossing: 'direction' }] })
  const counts = () => site.json(`places/${place.id}/counts?bucket=day`)
  expect(await counts()).toMatchObject({
    target: 'person',
    total: { entered: 1, left: 1 },
    doors: [{ lineName: 'Door', source: 'tracks', entered: 1, left: 1 }],
  })
  await walk(site, 4, 2, 8)
  expect((await counts()).total).toMatchObject({ entered: 2, left: 1 })
  expect((await site.call(`lines/${id}`, { method: 'DELETE' })).status).toBe(400)
  await site.json(`places/${place.id}`, { method: 'PATCH', body: { doors: [] } })
  expect((await site.call(`lines/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.json('lines')).items).toEqual([])
})

test('a drawn zone says how many wait in it, and how long', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 1, 1, 9)
  const points = [
    { x: 0.25, y: 0 },
    { x: 0.75, y: 0 },
    { x: 0.75, y: 1 },
    { x: 0.25, y: 1 },
  ]
  const zone = { camera: 'Yard', shape: 'area', points, name: 'Queue' }
  const { id } = await site.json('lines', { method: 'POST', body: zone })
  const queue = await site.json(`lines/${id}/queue?bucket=hour`)
  expect(queue.line).toEqual({ id, name: 'Queue' })
  const shown = queue.points.filter(({ visits }: { visits: number }) => visits > 0)
  expect(shown).toMatchObject([{ visits: 1 }])
  // Five seconds from a quarter of the picture to three quarters.
  expect(shown[0].meanWaitMs).toBeGreaterThan(4900)
  expect(shown[0].meanWaitMs).toBeLessThan(5100)
  const refused = await site.call('lines', { method: 'POST', body: { ...zone, points: points.slice(0, 2) } })
  expect(refused.status).toBe(400)
  expect((await site.call('lines', { method: 'POST', body: { ...zone, camera: 'none' } })).status).toBe(400)
})

test('a drawn line and the line of the camera over the same door are not both doors of a place', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  const drawn = [
    [4800, 9900],
    [4900, 200],
  ] as const
  await site.post(crossingPost({ at: site.now(), smartType: 'PEA', targetId: 1, drawn }))
  const [posted] = (await site.json('lines')).items
  const draw = (x: number) =>
    site.json('lines', {
      method: 'POST',
      body: { camera: 'Yard', shape: 'line', points: upwards.map(({ y }) => ({ x, y })), name: `Door at ${x}` },
    })
  const [near, far] = [await draw(0.5), await draw(0.9)]
  const door = ({ id, camera }: { id: string; camera: string }) => ({ camera, line: id, crossing: 'in' })
  const refused = await site.call('places', { method: 'POST', body: { name: 'Shop', doors: [posted, near].map(door) } })
  expect([refused.status, refused.json.code]).toEqual([400, 'door-counted-twice'])
  expect(refused.json.detail).toContain('Door at 0.5 and the line of the camera of Yard')
  const { id } = await site.addPlace({ name: 'Shop', doors: [posted, far].map(door) })
  const change = await site.call(`places/${id}`, { method: 'PATCH', body: { doors: [near, posted].map(door) } })
  expect(change.json.code).toBe('door-counted-twice')
})

const second24h = (site: PlaceSite, id: string) => site.json(`lines/${id}/crossings?bucket=hour`)

test('a drawn line is moved and counts the stored tracks again, and is removed and brought back with its counts', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 1, 2, 8)
  await walk(site, 2, 2, 4)
  const body = { camera: 'Yard', shape: 'line', points: upwards, name: 'Door' }
  const { id } = await site.json('lines', { method: 'POST', body })
  expect(await second24h(site, id)).toMatchObject({
    line: { id, name: 'Door' },
    sums: [{ target: 'person', entered: 1, left: 0 }],
    points: [{ target: 'person', entered: 1, left: 0 }],
    isCounting: false,
  })
  const points = upwards.map(({ y }) => ({ x: 0.3, y }))
  expect(await site.json(`lines/${id}`, { method: 'PATCH', body: { points } })).toMatchObject({
    id,
    name: 'Door',
    points,
  })
  expect((await second24h(site, id)).sums).toEqual([{ target: 'person', entered: 2, left: 0 }])
  expect((await site.call(`lines/${id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await site.call(`lines/${id}/crossings`)).status).toBe(404)
  await walk(site, 3, 8, 2)
  expect(await site.json(`lines/${id}/restore`, { method: 'POST' })).toMatchObject({ id, name: 'Door' })
  expect((await second24h(site, id)).sums).toEqual([{ target: 'person', entered: 2, left: 1 }])
  site.pass(61)
  await site.call(`lines/${id}`, { method: 'DELETE' })
  site.pass(61)
  const other = await site.json('lines', { method: 'POST', body })
  await site.call(`lines/${other.id}`, { method: 'DELETE' })
  expect((await site.call(`lines/${id}/restore`, { method: 'POST' })).status).toBe(404)
})

test('a drawn line that is a door counts who is inside at once, and cannot be moved over another door', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 1, 2, 8)
  const draw = (x: number) =>
    site.json('lines', {
      method: 'POST',
      body: { camera: 'Yard', shape: 'line', points: upwards.map(({ y }) => ({ x, y })), name: `Door at ${x}` },
    })
  const [near, far] = [await draw(0.5), await draw(0.9)]
  const doors = [near, far].map(({ id, camera }) => ({ camera, line: id, crossing: 'direction' }))
  const place = await site.addPlace({ name: 'Shop', doors })
  const inside = async () => (await site.json(`places/${place.id}`)).occupancy.people
  expect(await inside()).toBe(1)
  await walk(site, 2, 2, 8)
  await walk(site, 3, 2, 8)
  expect(await inside()).toBe(3)
  await walk(site, 4, 8, 2)
  expect(await inside()).toBe(2)
  const points = upwards.map(({ y }) => ({ x: 0.52, y }))
  const refused = await site.call(`lines/${far.id}`, { method: 'PATCH', body: { points } })
  expect([refused.status, refused.json.code]).toEqual([400, 'door-counted-twice'])
})

test('a drawn zone says how many are in it now', async () => {
  const site = await PlaceSite.start({ timeZone: 'UTC' })
  await walk(site, 9, 1, 2)
  const points = [
    { x: 0.4, y: 0 },
    { x: 0.6, y: 0 },
    { x: 0.6, y: 1 },
    { x: 0.4, y: 1 },
  ]
  const body = { camera: 'Yard', shape: 'area', points, name: 'Queue' }
  const { id } = await site.json('lines', { method: 'POST', body })
  await site.post(
    positionsPost([
      { targetId: 1, x: 4500 },
      { targetId: 2, x: 4600 },
      { targetId: 3, x: 8000 },
      { targetId: 4, x: 4700, type: 'car' },
    ]),
  )
  expect((await site.json(`lines/${id}/queue`)).now).toBe(2)
  expect((await site.json(`lines/${id}/queue?target=vehicle`)).now).toBe(1)
})
