import { describe, expect, it } from 'vitest'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { deviceCertificate, fakeDevice } from '../support/fake-devices.ts'
import { temporaryFile } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { accessTo, deviceSite, deviceSiteProcess, postSettings, siteForFile } from './device-site.ts'

const elsewhere = { enabled: true, host: '192.0.2.9', port: 9000, path: '/other', events: ['MOTION'] } as const

const theSite = siteForFile()

/** Writes another server into these places of the list. */
function occupy(device: FakeDevice, ...urlIds: number[]): void {
  const known = device.state.httpPost.filter(one => one.section === 'v2')
  const [like] = known
  if (!like) throw new Error('the device has no list')
  const others = urlIds.map(urlId => ({ ...like, ...elsewhere, urlId, path: `/other-${urlId}` }))
  const rest = device.state.httpPost.filter(one => one.urlId === null || !urlIds.includes(one.urlId))
  device.state.httpPost = [...rest, ...others].sort((one, other) => (one.urlId ?? 0) - (other.urlId ?? 0))
}

const ourPlace = (device: FakeDevice, port: number) => device.state.httpPost.find(one => one.port === port)

/** The device answers with success and keeps its settings as `kept` makes them of what was written. */
function misremember(device: FakeDevice, kept: (settings: FakeDevice['state']['httpPost']) => typeof settings): void {
  const real = Object.getOwnPropertyDescriptor(device.state, 'httpPost')
  Object.defineProperty(device.state, 'httpPost', {
    configurable: true,
    enumerable: true,
    get: () => real?.get?.call(device.state),
    set: settings => real?.set?.call(device.state, kept(settings)),
  })
}

describe('setting a camera up', () => {
  it.each([
    ['ipc-5.3.1', '127.0.0.21'],
    ['ipc-old', '127.0.0.24'],
  ] as const)('makes an %s post here, as its first heartbeat shows', async (kind, host) => {
    const site = theSite()
    const device = await fakeDevice({ kind, timeScale: 20, host, postFrom: host })
    const id = await site.add(device)
    const since = new Date().toISOString()
    const { applied, plan } = await site.setUp(id)
    expect([applied, plan.url]).toEqual([true, `http://127.0.0.1:${site.server.port}/API`])
    const came = await until(async () => {
      const arrivals = await site.json(`devices/${id}/arrivals?since=${since}`)
      return arrivals.firstPostAt !== null && arrivals
    })
    expect(came.firstPostAfterMs).toBeLessThan(5000)
    await device.event('lpr')
    const event = await site.json(`devices/${id}/arrivals?since=${since}`)
    expect(event.firstEventId).not.toBeNull()
    expect((await site.device(id)).cameras).toHaveLength(1)
  })

  it('counts what comes while the settings are still being written and read back', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.22', postFrom: '127.0.0.22' })
    const id = await site.add(device)
    // Its answers take so long that it has posted before its settings are read back.
    device.setFault('slow', 400)
    const { writtenAt, device: after } = await site.setUp(id)
    const { firstPostAt, firstPostAfterMs } = await site.json(`devices/${id}/arrivals?since=${writtenAt}`)
    expect(firstPostAt < (after.setUpAt ?? '')).toBe(true)
    expect(firstPostAfterMs).toBeGreaterThanOrEqual(0)
  })

  it('takes a request without a body for one with nothing in it', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.23' })
    const id = await site.add(device)
    for (const path of ['set-up', 'unset']) {
      const { status, text } = await site.call(`devices/${id}/${path}`, { method: 'POST' })
      expect([status, text]).toEqual([200, expect.any(String)])
    }
    expect((await site.call('doctor/recordings', { method: 'POST' })).status).toBe(200)
    const { status, json } = await site.call('devices/look', { method: 'POST' })
    expect([status, json.code]).toEqual([400, 'request-invalid'])
  })

  it('subscribes events, states and both pictures with a heartbeat of 30 s', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    await site.setUp(await site.add(device))
    expect(ourPlace(device, site.server.port)).toMatchObject({
      enabled: true,
      protocol: 'http',
      host: '127.0.0.1',
      path: '/API',
      heartbeat: true,
      heartbeatSeconds: 30,
      data: ['alarmStatus', 'smartData', 'sourceImage', 'targetImage'],
      events: ['ALL'],
    })
  })

  it('subscribes positions where asked, and names the box that a person has to tick', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const { plan } = await site.setUp(await site.add(device), { trajectory: true })
    expect(ourPlace(device, site.server.port)?.data).toContain('traject')
    expect(plan.manual.flatMap(step => step.menu)).toContain('Smart track data: on')
  })

  it('changes nothing in a dry run, and nothing when done twice', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    const before = postSettings(device)
    const dry = await site.setUp(id, { dryRun: true })
    expect([dry.applied, dry.plan.done, postSettings(device)]).toEqual([false, false, before])
    await site.setUp(id)
    const after = postSettings(device)
    const again = await site.setUp(id)
    expect([again.applied, again.plan.done, again.plan.changes]).toEqual([false, true, []])
    expect(postSettings(device)).toBe(after)
    expect(device.state.commands.SetHttpPostConfig).toBe(1)
  })

  it('fills in user and password where its settings have a place for them, and says so before where they have none', async () => {
    const env = { VIEWTRON_CAMERA_USER: 'gatekeeper', VIEWTRON_CAMERA_PASSWORD: 'a <secret> & more' }
    const site = await deviceSite({ env })
    const device = await fakeDevice({ kind: 'ipc-5.3.1', timeScale: 20, host: '127.0.0.25', postFrom: '127.0.0.25' })
    const before = postSettings(device)
    const id = await site.add(device)
    const { plan, writtenAt } = await site.setUp(id)
    expect(plan.changes).toContainEqual({ setting: 'URL 1: User', from: null, to: 'gatekeeper' })
    expect(plan.manual).toEqual([])
    expect(JSON.stringify(plan)).not.toContain('secret')
    const mine = { user: 'gatekeeper', password: 'a <secret> & more' }
    expect(ourPlace(device, site.server.port)).toMatchObject(mine)
    await until(async () => (await site.json(`devices/${id}/arrivals?since=${writtenAt}`)).firstPostAt !== null)
    expect((await site.setUp(id)).plan.done).toBe(true)
    await site.post(`devices/${id}/unset`)
    expect(postSettings(device)).toBe(before)
    const old = await fakeDevice({ kind: 'ipc-old' })
    const look = await site.look(old)
    expect(look.plan.notes.join()).toContain('refused (401) until a person types them')
    expect(look.plan.manual.flatMap(step => step.menu)).toContain('User: as in VIEWTRON_CAMERA_USER')
  })

  it('leaves other destinations as they are and takes a free place', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    occupy(device, 1, 2)
    const others = device.state.httpPost.filter(one => one.host === elsewhere.host)
    const { plan } = await site.setUp(await site.add(device))
    expect(device.state.httpPost.filter(one => one.host === elsewhere.host)).toEqual(others)
    expect(ourPlace(device, site.server.port)?.urlId).toBe(3)
    expect(plan.notes.join()).toContain('http://192.0.2.9:9000/other-1')
  })

  it('says which places are taken when none is free', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    occupy(device, 1, 2, 3)
    const before = postSettings(device)
    const id = await site.add(device)
    const { status, json } = await site.call(`devices/${id}/set-up`, { body: {} })
    expect([status, json.code]).toEqual([409, 'set-up-full'])
    expect(json.detail).toContain('http://192.0.2.9:9000/other-2')
    expect(postSettings(device)).toBe(before)
  })

  it('mends our own place: wrong path, wrong protocol, no pictures, nothing subscribed', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: 'http://127.0.0.1:1/API' })
    device.postTo(site.server.url, { protocol: 'https', path: 'API', data: ['smartData'], events: ['MOTION'] })
    await site.setUp(await site.add(device))
    const places = device.state.httpPost.filter(one => one.port === site.server.port)
    expect(places).toHaveLength(1)
    expect(places[0]).toMatchObject({ protocol: 'http', path: '/API', events: ['ALL'] })
    expect(places[0]?.data).toContain('sourceImage')
  })

  it('tells when an older camera will post nowhere else any more', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-old', postTo: 'http://192.0.2.9:9000/other' })
    const { plan } = await site.look(device)
    expect(plan.notes.join()).toContain('http://192.0.2.9:9000/other gets nothing any more')
  })

  it('names what a device did not keep', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    misremember(device, settings => settings.map(one => ({ ...one, heartbeatSeconds: 90 })))
    const { status, json } = await site.call(`devices/${id}/set-up`, { body: {} })
    expect([status, json.code]).toEqual([409, 'set-up-not-taken'])
    expect(json.detail).toContain('Heartbeat interval')
    expect(json.detail).not.toContain('Domain/IP')
  })

  it('gives the steps for a recorder with the names in its menus', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'nvr' })
    const { plan, facts } = await site.look(device)
    expect([facts.httpPost, plan.done, plan.changes]).toEqual([null, false, []])
    const menu = plan.manual.flatMap(step => step.menu)
    expect(menu).toContain(`Port: ${site.server.port}`)
    for (const name of ['Anonymous Login: on', 'Persistent Connection', 'Attaching Image: Original']) {
      expect(menu).toContain(name)
    }
  })

  it('posts over HTTPS where the camera port has a certificate', async () => {
    const { cert, key } = await deviceCertificate('server')
    const site = await deviceSite({
      env: {
        VIEWTRON_CAMERA_TLS_CERT: temporaryFile(cert, 'cert.pem'),
        VIEWTRON_CAMERA_TLS_KEY: temporaryFile(key, 'key.pem'),
      },
    })
    const camera = await fakeDevice({ kind: 'ipc-5.3.1' })
    await site.setUp(await site.add(camera))
    expect(ourPlace(camera, site.server.port)?.protocol).toBe('https')
    const old = await fakeDevice({ kind: 'ipc-old' })
    const { json } = await site.call('devices/look', { body: accessTo(old) })
    expect(json.code).toBe('set-up-plain-only')
  })
})

describe('taking this server out again', () => {
  it.each(['ipc-5.3.1', 'ipc-old'] as const)('brings back what an %s had before', async kind => {
    const site = theSite()
    const device = await fakeDevice({ kind, postTo: 'http://192.0.2.9:9000/other' })
    const before = postSettings(device)
    const id = await site.add(device)
    await site.setUp(id, { trajectory: true })
    await site.setUp(id, { trajectory: false, heartbeatSeconds: 60 })
    expect(postSettings(device)).not.toBe(before)
    const { changes } = await site.post(`devices/${id}/unset`)
    expect(changes).not.toEqual([])
    expect(postSettings(device)).toBe(before)
    expect((await site.device(id)).setUpAt).toBeNull()
  })

  it('keeps what others changed meanwhile, and says so', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.setUp(id)
    const ours = ourPlace(device, site.server.port)?.urlId ?? 0
    occupy(device, ours === 1 ? 2 : 1)
    const { notes } = await site.post(`devices/${id}/unset`)
    expect(notes.join()).toContain('Other places were changed')
    expect(ourPlace(device, site.server.port)).toBeUndefined()
    expect(device.state.httpPost.filter(one => one.host === elsewhere.host)).toHaveLength(1)
  })

  it('touches nothing where somebody else stands in our place', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.setUp(id)
    occupy(device, ourPlace(device, site.server.port)?.urlId ?? 0)
    const before = postSettings(device)
    const { changes, notes } = await site.post(`devices/${id}/unset`)
    expect([changes, postSettings(device)]).toEqual([[], before])
    expect(notes.join()).toContain('left as it is')
  })

  it('switches our place off where nothing is known of before', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: site.server.url })
    const id = await site.add(device)
    const { changes } = await site.post(`devices/${id}/unset`)
    expect(changes).toEqual([{ setting: 'URL 1: Enable', from: 'on', to: 'off' }])
  })

  it('still knows what was there when the server is killed between writing and reading back', async () => {
    const site = await deviceSiteProcess()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const before = postSettings(device)
    const id = await site.add(device)
    let isCut = false
    misremember(device, settings => {
      // The first write is the last the device answers to for a while.
      if (!isCut) device.setFault('slow', true)
      isCut = true
      return settings
    })
    const settingUp = site.setUp(id).catch(() => null)
    await until(() => postSettings(device) !== before)
    site.server.kill('SIGKILL')
    await Promise.all([settingUp, site.server.exited])
    device.setFault('slow', false)
    const { dataDir, port } = site.server
    const next = await deviceSite({ dataDir, env: { VIEWTRON_CAMERA_PORT: String(port) } })
    const checked = await next.post(`devices/${id}/check`)
    expect(checked.setUpAt).not.toBeNull()
    await next.post(`devices/${id}/unset`)
    expect(postSettings(device)).toBe(before)
  })
})
