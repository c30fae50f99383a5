import { expect, it } from 'vitest'
import { positionsPost } from '../analysis/posts.ts'
import { statusPost } from '../ingest/posts.ts'
import { examplePost, freshPost, smallAlarm } from '../support/posts.ts'
import { rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { type DoctorSite, doctorSite } from './doctor-site.ts'

const device = '127.0.0.41'
const xml = { 'content-type': 'application/xml' }

const post = (site: DoctorSite, body: Buffer | string, headers: Record<string, string> = {}) =>
  webRequest(site.server.url, '/API', { from: device, body, headers: { ...xml, ...headers } })

async function senderAt(site: DoctorSite, address = device) {
  const { senders } = await site.look()
  return senders.find(sender => sender.address === address)
}

it('a fresh server says that nothing has connected, where to post, and how to try', async () => {
  const site = await doctorSite({ env: { VIEWTRON_CAMERA_HOST: '0.0.0.0' } })
  const found = await site.finds('no-sender-yet')
  const [address] = (await site.look()).addresses
  expect(found.fix).toContain(`:${site.server.port}/API`)
  expect(found.command).toBe(`curl ${address?.cameraUrl}`)
  // A check from this machine whether the port is open is no device.
  const checked = await site.check()
  expect(checked.addresses.some(({ answers }) => answers)).toBe(true)
  expect(checked.senders).toEqual([])
  expect(checked.findings.map(({ code }) => code)).toContain('no-sender-yet')
})

it('a port on loopback alone is an error until somebody posts there', async () => {
  const site = await doctorSite()
  expect((await site.finds('loopback-only')).fix).toContain('VIEWTRON_CAMERA_HOST')
  await post(site, smallAlarm())
  await site.isMended('loopback-only')
  expect(await site.complaints()).toEqual([])
})

it('the command for a heartbeat works as it is shown', async () => {
  const site = await doctorSite()
  const { curl } = await site.look()
  const [, type, body, url] = /--header 'Content-Type: ([^']+)' --data '([^']+)' (\S+)$/.exec(curl) ?? []
  expect(type).toBe('application/xml')
  expect(url).toBe(site.server.url)
  expect((await post(site, body ?? '')).status).toBe(200)
  expect(await senderAt(site)).toMatchObject({ keepalives: 1, kind: 'keepalive', formats: ['ipc 1.7'] })
})

it('everything about a sender is told, and never its credentials', async () => {
  const dataDir = temporaryFolder()
  const site = await doctorSite({ dataDir })
  await post(site, examplePost('ipc-v2.1/lpr'), { authorization: 'Basic c2VjcmV0', 'user-agent': 'camera/1' })
  const sender = await senderAt(site)
  expect(sender).toMatchObject({
    address: device,
    method: 'POST',
    path: '/API',
    kind: 'alarm',
    verdict: 'stored',
    replyStatus: 200,
    connections: 1,
    posts: 1,
    events: 1,
    withPictures: 1,
    silentConnections: 0,
    refused: 0,
    formats: ['ipc 1.7'],
    bytes: examplePost('ipc-v2.1/lpr').length,
    headers: { 'content-type': 'application/xml', 'user-agent': 'camera/1' },
  })
  expect(sender?.cameras).toHaveLength(1)
  expect(sender?.tookMs).toBeGreaterThan(0)
  expect(JSON.stringify(await site.look())).not.toContain('c2VjcmV0')

  await site.server.stop()
  const again = await doctorSite({ dataDir })
  expect(await senderAt(again)).toMatchObject({ events: 1, path: '/API' })
  await post(again, smallAlarm())
  expect(await senderAt(again)).toMatchObject({ events: 2, posts: 2 })
})

it('connections that say nothing', async () => {
  const site = await doctorSite()
  for (let n = 0; n < 3; n++) (await RawConnection.open(site.server.port, '127.0.0.1', device)).end()
  const found = await site.finds('connection-silent')
  expect(found).toMatchObject({ severity: 'warning', subject: device })
  expect(found.seen).toMatch(/3 times/)
  await post(site, smallAlarm())
  await site.isMended('connection-silent')
})

it.each([
  ['sender-not-allowed', { VIEWTRON_CAMERA_NETWORKS: '10.0.0.0/8' }, /VIEWTRON_CAMERA_NETWORKS/],
  [
    'wrong-credentials',
    { VIEWTRON_CAMERA_USER: 'cam', VIEWTRON_CAMERA_PASSWORD: 'hidden away' },
    /VIEWTRON_CAMERA_USER/,
  ],
  ['post-too-large', { VIEWTRON_MAX_POST_BYTES: '100' }, /VIEWTRON_MAX_POST_BYTES/],
])('posts refused with %s', async (code, env, fix) => {
  const site = await doctorSite({ env })
  await post(site, smallAlarm())
  const found = await site.finds('posts-refused')
  expect(found.severity).toBe('error')
  expect(found.seen).toContain(`[${code}]`)
  expect(found.seen).not.toMatch(/[{}]/)
  expect(found.fix).toMatch(fix)
  expect(JSON.stringify(await site.look())).not.toContain('hidden away')
})

it('connections that end in the middle of posts', async () => {
  const site = await doctorSite()
  for (let n = 0; n < 5; n++) {
    const connection = await RawConnection.open(site.server.port, '127.0.0.1', device)
    const request = rawRequest({ body: smallAlarm() })
    await connection.write(request.subarray(0, request.length - 20))
    connection.destroy()
  }
  const found = await site.finds('connections-break')
  expect(found.seen).toContain('5 times')
  expect(found.command).toContain(`ping -M do`)
})

it('alarms that begin without an event, until there is one', async () => {
  const site = await doctorSite()
  for (let n = 0; n < 3; n++) {
    await post(site, statusPost({ perimeterAlarm: true }))
    await post(site, statusPost({ perimeterAlarm: false }))
  }
  expect((await site.finds('status-but-no-events')).fix).toContain('Smart event data')
  await post(site, smallAlarm())
  await site.isMended('status-but-no-events')
})

it('alarms that every firmware tells by status alone are nothing to complain about', async () => {
  const site = await doctorSite()
  for (let n = 0; n < 5; n++) {
    await post(site, statusPost({ motionAlarm: true, sensorAlarm: true }))
    await post(site, statusPost({ motionAlarm: false, sensorAlarm: false }))
  }
  expect(await senderAt(site)).toMatchObject({ statuses: 10 })
  expect(await site.complaints()).toEqual([])
})

it('posts that cannot be understood', async () => {
  const site = await doctorSite()
  await post(site, '<config version="1.7"><nonsense/></config>')
  const found = await site.finds('unparsed-posts')
  expect(found).toMatchObject({ severity: 'warning', subject: device, link: '/inbox' })
  expect(found.seen).toContain('unknown-message')
})

it('types of events that nobody knows are a note', async () => {
  const site = await doctorSite()
  await post(site, smallAlarm({ smartType: 'DRONE' }))
  expect(await site.finds('unknown-type')).toMatchObject({
    severity: 'info',
    seen: expect.stringContaining('DRONE (1)'),
  })
  expect(await site.complaints()).toEqual([])
})

it('a plate that could not be read is no fault of the firmware', async () => {
  const site = await doctorSite()
  const unread = () =>
    freshPost('ipc-v2.1/lpr')
      .toString()
      .replace(/<plateNumber[\s\S]*?<\/plateNumber>/g, '<plateNumber/>')
  for (let n = 0; n < 3; n++) await post(site, unread())
  await until(async () => (await senderAt(site))?.events === 3)
  expect(await site.complaints()).toEqual([])
})

it('positions count as such', async () => {
  const site = await doctorSite()
  await post(site, positionsPost([{ targetId: 4, x: 100 }]))
  expect(await senderAt(site)).toMatchObject({ trajectories: 1, events: 0, kind: 'trajectory' })
})

it('the self-test goes through the port into the log, and leaves no sender behind', async () => {
  const site = await doctorSite()
  const { ok, steps, eventId } = await site.json('doctor/self-test', { method: 'POST', body: {} })
  expect(steps.map((step: { ok: boolean }) => step.ok)).toEqual([true, true, true, true, true])
  expect(ok).toBe(true)
  expect((await site.json(`events/${eventId}`)).device.name).toBe('Sample camera')
  expect((await site.look()).senders).toEqual([])
})

it('the self-test says at which step it fails', async () => {
  const site = await doctorSite({ env: { VIEWTRON_CAMERA_NETWORKS: '10.0.0.0/8' } })
  const { ok, steps } = await site.json('doctor/self-test', { method: 'POST', body: {} })
  expect(ok).toBe(false)
  expect(steps.at(-1)).toMatchObject({ name: 'The camera port accepts an event', ok: false })
  expect(steps.at(-1).detail).toContain('403')
})
