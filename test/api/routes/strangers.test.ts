import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { ApiCamera, CameraList } from '../../../src/api/schemas/index.ts'
import { statusPost } from '../../ingest/posts.ts'
import { smallAlarm } from '../../support/posts.ts'
import { type FakeClock, startInProcess } from '../../support/server-in-process.ts'
import { webRequest } from '../../support/web-client.ts'
import { launchSite, type Site } from './site.ts'

const dayMs = 24 * 60 * 60_000
const macOf = (n: number) =>
  n
    .toString(16)
    .padStart(12, '0')
    .replace(/(..)(?!$)/g, '$1:')

async function siteWith(env: Record<string, string> = {}): Promise<Site> {
  const site = await launchSite(env)
  onTestFinished(() => site.server.dispose())
  return site
}

const postFrom = (site: Site, body: Buffer, from = '127.0.0.1') =>
  webRequest(site.server.url, '/API', { method: 'POST', body, from })

const cameras = async (site: Site, query = ''): Promise<CameraList> => site.read(`cameras?${query}`)

it('devices beyond the limit of their address stand under one camera, with every event', async () => {
  const site = await siteWith({ VIEWTRON_NEW_DEVICES_PER_SENDER: '3' })
  for (let n = 1; n <= 10; n++) expect((await postFrom(site, smallAlarm({ mac: macOf(n) }))).status).toBe(200)
  await postFrom(site, smallAlarm({ mac: macOf(11) }), '127.0.0.7')
  const { items, total } = await cameras(site)
  expect(total).toBe(5)
  expect(items.filter(({ id }) => id !== 'unknown_devices').map(({ mac }) => mac)).toEqual(
    expect.arrayContaining([macOf(1), macOf(2), macOf(3), macOf(11)]),
  )
  const shared = items.find(({ id }) => id === 'unknown_devices')
  expect(shared).toMatchObject({ name: 'Unknown devices', state: 'pending', events: { total: 7 } })
  expect(await site.events('limit=100')).toHaveLength(11)
  expect(await site.events('camera=unknown_devices')).toHaveLength(7)
  const { findings } = await site.read('doctor')
  expect(findings).toContainEqual(expect.objectContaining({ code: 'devices-beyond-limit', severity: 'warning' }))
})

it('what stands for many devices is never approved, and no camera becomes part of it', async () => {
  const site = await siteWith({ VIEWTRON_MAX_DEVICES: '1' })
  for (const n of [1, 2]) await postFrom(site, smallAlarm({ mac: macOf(n) }))
  const [known] = (await cameras(site)).items.filter(({ id }) => id !== 'unknown_devices')
  const change = (path: string, method: string, body: object) => site.call(`cameras/${path}`, { method, body })
  expect((await change('unknown_devices', 'PATCH', { state: 'approved' })).json.code).toBe('camera-shared')
  expect((await change('unknown_devices/merge', 'POST', { into: known?.id })).json.code).toBe('camera-shared')
  expect((await change(`${known?.id}/merge`, 'POST', { into: 'unknown_devices' })).json.code).toBe(
    'camera-merge-invalid',
  )
  expect((await change('unknown_devices', 'PATCH', { name: 'Strangers', hidden: true })).status).toBe(200)
})

it('states of devices beyond the limit are no states of a camera', async () => {
  const site = await siteWith({ VIEWTRON_MAX_DEVICES: '1' })
  await postFrom(site, smallAlarm({ mac: macOf(1) }))
  for (const on of [true, false]) {
    const device = { name: 'Gate', mac: macOf(2), serial: 'N1' }
    expect((await postFrom(site, statusPost({ motionAlarm: on }, 1, device))).status).toBe(200)
  }
  await postFrom(site, smallAlarm({ mac: macOf(2) }))
  expect((await site.read('cameras/unknown_devices')).alarms).toEqual([])
})

it('a device gets a place of its own when the day’s limit has room again', async () => {
  const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off', VIEWTRON_NEW_DEVICES_PER_SENDER: '2' } })
  const ids = async () => {
    const { json } = await webRequest(server.webUrl, '/api/v1/cameras')
    return (json as CameraList).items.length
  }
  for (const n of [1, 2, 3]) await server.post(smallAlarm({ mac: macOf(n) }))
  expect(await ids()).toBe(3)
  server.clock.pass(dayMs / 2)
  await server.post(smallAlarm({ mac: macOf(3) }))
  expect(await ids()).toBe(4)
})

it('cameras come in pages that hold each once, in the order of their names', async () => {
  const site = await siteWith()
  for (let n = 1; n <= 12; n++) await postFrom(site, smallAlarm({ mac: macOf(n) }))
  const all = (await cameras(site)).items.map(({ id }) => id)
  expect(all).toHaveLength(12)
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 13 }), async limit => {
      const found: string[] = []
      for (let cursor = ''; ; ) {
        const page = await cameras(site, `limit=${limit}${cursor}`)
        expect(page.total).toBe(12)
        expect(page.items.length).toBeLessThanOrEqual(limit)
        found.push(...page.items.map(({ id }) => id))
        if (page.nextCursor === null) break
        cursor = `&cursor=${page.nextCursor}`
      }
      expect(found).toEqual(all)
    }),
    { numRuns: 13 },
  )
  expect((await cameras(site, `search=${macOf(7)}`)).items).toMatchObject([{ mac: macOf(7) }])
  expect((await cameras(site, 'search=100%')).items).toEqual([])
  expect((await site.call('cameras?cursor=nonsense')).json.code).toBe('cursor-invalid')
})

it('a camera that was forgotten leaves its events, and appears anew when it posts again', async () => {
  const site = await siteWith()
  await postFrom(site, smallAlarm({ mac: macOf(1) }))
  const [camera] = (await cameras(site)).items as [ApiCamera]
  await site.call(`cameras/${camera.id}`, { method: 'PATCH', body: { name: 'Old gate' } })
  expect((await site.call(`cameras/${camera.id}`, { method: 'DELETE' })).status).toBe(204)
  expect((await cameras(site)).total).toBe(0)
  expect((await site.call(`cameras/${camera.id}`)).status).toBe(404)
  expect((await site.call(`cameras/${camera.id}`, { method: 'DELETE' })).json.code).toBe('not-found')
  expect(await site.events(`camera=${camera.id}`)).toMatchObject([{ camera: { id: camera.id, name: camera.id } }])
  await postFrom(site, smallAlarm({ mac: macOf(1) }))
  expect((await cameras(site)).items).toMatchObject([{ mac: macOf(1), name: camera.name }])
  // Nothing of it comes back at the next start either.
  expect(await site.events(`camera=${camera.id}`)).toHaveLength(2)
})

async function siteOfStrangers() {
  const server = await startInProcess({ env: { VIEWTRON_AUTH: 'off' } })
  const call = async (path: string, body?: object) =>
    (await webRequest(server.webUrl, `/api/v1/${path}`, body === undefined ? {} : { body })).json
  const post = (n: number, clock?: FakeClock) => {
    clock?.pass(1000)
    return server.post(smallAlarm({ mac: macOf(n) }))
  }
  return { server, call, post }
}

it('cameras that nobody knows and that sent little are forgotten together, and no others', async () => {
  const { server, call, post } = await siteOfStrangers()
  for (let n = 1; n <= 6; n++) await post(n)
  for (let n = 0; n < 4; n++) await post(6, server.clock)
  const { items } = (await call('cameras')) as CameraList
  const known = items.find(({ mac }) => mac === macOf(1))?.id
  await webRequest(server.webUrl, `/api/v1/cameras/${known}`, { method: 'PATCH', body: { name: 'Yard' } })
  const drawnOn = items.find(({ mac }) => mac === macOf(2))?.id
  const points = [
    { x: 0.1, y: 0.5 },
    { x: 0.9, y: 0.5 },
  ]
  await call('lines', { camera: drawnOn, shape: 'line', points, name: 'Door' })
  expect(await call('cameras/forget', { dryRun: true })).toEqual({ cameras: 3 })
  expect(await call('cameras/forget', { state: 'pending' })).toEqual({ cameras: 0 })
  expect(await call('cameras/forget', {})).toEqual({ cameras: 3 })
  const left = ((await call('cameras')) as CameraList).items.map(({ mac }) => mac)
  expect(left.toSorted()).toEqual([macOf(1), macOf(2), macOf(6)])
})

it('a clock that jumps makes no camera silent: only the posts of others tell that time has passed', async () => {
  const { server, call, post } = await siteOfStrangers()
  await post(1)
  server.clock.pass(4000 * dayMs)
  expect(await call('cameras/forget', { silentDays: 30, dryRun: true })).toEqual({ cameras: 0 })
  await post(2)
  expect(await call('cameras/forget', { silentDays: 30, dryRun: true })).toEqual({ cameras: 1 })
})

it('a sender that posts too much is told when to go on, the doctor says so, and others post as before', async () => {
  const site = await siteWith({ VIEWTRON_SENDER_POSTS: '6' })
  const replies = []
  for (let n = 0; n < 40; n++) replies.push(await postFrom(site, smallAlarm(), '127.0.0.9'))
  const statuses = replies.map(({ status }) => status)
  expect(statuses.slice(0, 30)).toEqual(statuses.slice(0, 30).map(() => 200))
  const refused = replies.find(({ status }) => status === 429)
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0)
  expect(refused?.text).toContain('[sender-too-busy]')
  expect((await postFrom(site, smallAlarm(), '127.0.0.8')).status).toBe(200)
  const told = (await site.read('doctor')).findings.map(({ code, seen }: { code: string; seen: string }) => [
    code,
    seen,
  ])
  expect(told).toContainEqual(['posts-refused', expect.stringContaining('[sender-too-busy]')])
})

it('what this machine itself posts has no bound', async () => {
  const site = await siteWith({ VIEWTRON_SENDER_POSTS: '1' })
  for (let n = 0; n < 20; n++) expect((await postFrom(site, smallAlarm())).status).toBe(200)
})
