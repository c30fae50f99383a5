import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/doctor/index.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { webRequest } from '../support/web-client.ts'
import { accessTo, type DeviceSite, deviceSite, siteForFile } from './device-site.ts'

const theSite = siteForFile()

/** Two devices behind one address, as behind a router; the first is set up and the second posts. */
async function neighbours(site: DeviceSite, host: string) {
  const first = await fakeDevice({ kind: 'ipc-5.3.1', host, postFrom: host, seed: 1 })
  const second = await fakeDevice({ kind: 'ipc-5.3.1', host, postFrom: host, seed: 2, timeScale: 60 })
  const [firstId, secondId] = [await site.add(first), await site.add(second)]
  const since = new Date().toISOString()
  second.postTo(site.server.url)
  return { firstId, secondId, since, second }
}

describe('a post', () => {
  it('counts for the device that says to be its sender, not for another one behind the same address', async () => {
    const site = theSite()
    const { firstId, secondId, since, second } = await neighbours(site, '127.0.0.51')
    await second.event('lpr')
    await until(async () => (await site.device(secondId)).lastPostAt !== null)
    const arrivals = (id: string) => site.json(`devices/${id}/arrivals?since=${since}`)
    expect(await arrivals(secondId)).toMatchObject({ firstEventId: expect.any(String), refused: null })
    expect(await arrivals(firstId)).toMatchObject({ firstPostAt: null, firstEventId: null, posts: 0 })
    expect(await site.device(firstId)).toMatchObject({ lastPostAt: null, cameras: [] })
  })

  it('that names nobody counts for the only device of its address', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.52' })
    const id = await site.add(device)
    const since = new Date().toISOString()
    await webRequest(site.server.url, '/API', {
      method: 'POST',
      from: '127.0.0.52',
      headers: { 'content-length': '0' },
    })
    const came = await site.json(`devices/${id}/arrivals?since=${since}`)
    expect(came.firstPostAt).not.toBeNull()
    await until(async () => (await site.device(id)).lastPostAt !== null)
  })
})

describe('a device that is stored by its name', () => {
  it('is known by the address it answers at', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'nvr', host: '127.0.0.1' })
    const { id } = await site.post('devices', { ...accessTo(device), host: 'localhost' })
    const since = new Date().toISOString()
    // Names nobody, as heartbeats of some firmware.
    await webRequest(site.server.url, '/API', { method: 'POST', headers: { 'content-length': '0' } })
    await until(async () => (await site.device(id)).lastPostAt !== null)
    expect((await site.json(`devices/${id}/arrivals?since=${since}`)).firstPostAt).not.toBeNull()
    expect((await site.device(id)).host).toBe('localhost')
  })
})

const findingsOf = async (site: DeviceSite, name: string): Promise<Finding[]> =>
  (await site.post('doctor/check')).findings.filter(({ subject }: Finding) => subject.startsWith(name))

describe('a device that does not post', () => {
  it('because this server was taken out of it is a note, until it is set up again', async () => {
    const site = theSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.53', name: 'Taken back' })
    const id = await site.add(device)
    await site.setUp(id)
    expect((await site.device(id)).unsetAt).toBeNull()
    await site.post(`devices/${id}/unset`)
    expect((await site.device(id)).unsetAt).not.toBeNull()
    const told = await findingsOf(site, 'Taken back')
    expect(told.map(({ code, severity }) => [code, severity])).toEqual([['taken-back', 'info']])
    await site.setUp(id)
    expect((await site.device(id)).unsetAt).toBeNull()
  })

  it('because nobody did the steps in its menu is found, with the steps', async () => {
    const first = await deviceSite()
    const device = await fakeDevice({ kind: 'nvr', host: '127.0.0.54', postFrom: '127.0.0.54', name: 'Cellar' })
    const id = await first.add(device)
    await first.server.stop()
    const { dataDir } = first.server
    const database = new DatabaseSync(join(dataDir, 'viewtron.db'))
    database.exec('update device set added_at = added_at - 600000')
    database.close()
    const site = await deviceSite({ dataDir })
    const told = await findingsOf(site, 'Cellar')
    expect(told.map(({ code, severity }) => [code, severity])).toEqual([['nothing-from-device', 'warning']])
    expect(told[0]?.fix).toContain('Anonymous Login on')
    device.postTo(site.server.url)
    await until(async () => (await site.device(id)).lastPostAt !== null)
    expect((await findingsOf(site, 'Cellar')).map(({ code }) => code)).not.toContain('nothing-from-device')
  })
})
