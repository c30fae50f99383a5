import { expect, it } from 'vitest'
import { encodeFrame } from '../../src/lib/frames.ts'
import { uuid7 } from '../../src/lib/uuid7.ts'
import { intakeType } from '../../src/model/index.ts'
import { type HostedServer, startHostedServer } from '../support/hosted-server.ts'
import { webRequest } from '../support/web-client.ts'
import { eventsOf } from './sites.ts'

const send = (server: HostedServer, body: Buffer, site = 'north') =>
  webRequest(server.webUrl, `/api/v1/intake?site=${site}`, { body, headers: { 'content-type': intakeType } })

const event = (id: string, changes: object = {}) => ({
  kind: 'alarm',
  id,
  receivedAt: '2026-11-30T10:00:00.000Z',
  time: '2026-11-30T10:00:00.000Z',
  camera: { id: 'gate_192_168_1_5', name: 'Gate' },
  clientIp: '192.168.1.5',
  category: 'intrusion',
  smartType: 'PEA',
  phase: 'start',
  rules: [],
  targets: [],
  counts: [],
  images: [],
  recovered: false,
  source: 'ipc',
  formatVersion: '1.7',
  device: { name: 'Gate', ip: null, mac: '58:5b:69:00:00:01', serial: null, channel: null },
  occurredAt: null,
  occurredAtZone: null,
  timeSource: 'receipt',
  ...changes,
})

function post(id: string, changes: object = {}): Buffer {
  const { receivedAt, clientIp } = event(id)
  const head = { id, receivedAt, clientIp, entries: [event(id, changes)], unparsed: [], parts: [{ kind: 'post' }] }
  return encodeFrame({ head, parts: [Buffer.from('<config>as it came</config>')] })
}

it('stores a batch once, however often it comes and at the same time, and refuses what it cannot read', async () => {
  const server = await startHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
  const ids = Array.from({ length: 20 }, () => uuid7(Date.parse('2026-11-30T10:00:00.000Z')))
  const batch = Buffer.concat(ids.map(id => post(id)))
  const replies = await Promise.all(Array.from({ length: 4 }, () => send(server, batch)))
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(replies.map(({ json }) => json.stored).sort((a, b) => a - b)).toEqual([0, 0, 0, 20])
  expect((await send(server, batch)).json).toEqual({ stored: 0, known: 20 })
  const events = await eventsOf(server)
  expect(events.map(({ id }) => id).sort()).toEqual(ids.toSorted())
  expect(new Set(events.map(({ camera }) => camera.id))).toEqual(new Set(['north/gate_192_168_1_5']))
  expect(events.every(({ receivedAt }) => receivedAt === '2026-11-30T10:00:00.000Z')).toBe(true)

  const fresh = uuid7(0)
  const refused: [why: string, body: Buffer, site?: string][] = [
    ['no frame', Buffer.from('hello')],
    ['a post cut short', post(fresh).subarray(0, -5)],
    ['an id that is none', post('1')],
    ['a camera outside of the site', post(fresh, { camera: { id: '../x', name: 'X' } })],
    ['an event of no known form', post(fresh, { category: 'unheard-of' })],
    ['a kind that the centre works out itself', post(fresh, { kind: 'incident' })],
    ['a site name with a slash', post(fresh), 'a%2Fb'],
  ]
  for (const [why, body, site] of refused) expect([why, (await send(server, body, site)).status]).toEqual([why, 400])
  expect(await eventsOf(server)).toHaveLength(20)

  expect((await send(server, post(uuid7(1)), 'south')).json.stored).toBe(1)
  const found = async (camera: string) => (await eventsOf(server, `&camera=${encodeURIComponent(camera)}`)).length
  expect(await found('north/')).toBe(20)
  expect(await found('south/')).toBe(1)
  expect(await found('south/gate_192_168_1_5')).toBe(1)
  expect(await found('west/')).toBe(0)
}, 60_000)
