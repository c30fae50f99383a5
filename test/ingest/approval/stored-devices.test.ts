import { Agent } from 'node:http'
import { expect, test } from 'vitest'
import { deviceSite } from '../../devices/device-site.ts'
import { platePost } from '../../rules/posts.ts'
import { fakeDevice } from '../../support/fake-devices.ts'
import { until } from '../../support/until.ts'

const stranger = { agent: new Agent({ localAddress: '127.0.0.9' }) }

/** A stored device at 127.0.0.41 that has not posted yet. */
async function storedDevice() {
  const site = await deviceSite({ env: { VIEWTRON_CAMERA_HOST: '0.0.0.0' } })
  const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.41', postFrom: '127.0.0.41', timeScale: 60 })
  const id = await site.add(device)
  const { facts } = await site.device(id)
  const since = new Date().toISOString()
  const forge = () => site.server.post(platePost('FORGED', { mac: facts?.mac ?? '' }), stranger)
  return { site, device, id, forge, arrivals: () => site.json(`devices/${id}/arrivals?since=${since}`) }
}

test('with approval on, a borrowed mac is not the first post of a stored device', async () => {
  const { site, device, id, forge, arrivals } = await storedDevice()
  await site.json('settings', { method: 'PATCH', body: { approveDevices: true } })
  await forge()
  expect(await arrivals()).toMatchObject({ firstPostAt: null, firstEventId: null, posts: 0, elsewhere: '127.0.0.9' })
  expect(await site.device(id)).toMatchObject({ lastPostAt: null, host: '127.0.0.41' })
  device.postTo(site.server.url)
  await device.event('lpr')
  const came = await until(async () => {
    const now = await arrivals()
    return now.firstPostAt !== null && now
  })
  expect(came).toMatchObject({ firstPostFrom: '127.0.0.41' })
})

test('with approval off, a post from another address counts, and the answer names the address', async () => {
  const { forge, arrivals } = await storedDevice()
  await forge()
  expect(await arrivals()).toMatchObject({ posts: 1, firstPostFrom: '127.0.0.9', elsewhere: null })
})

test('a borrowed mac makes this server sign in nowhere else', async () => {
  const { site, device, id, forge } = await storedDevice()
  const other = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.9', postFrom: '127.0.0.9' })
  for (let n = 0; n < 3; n++) await forge()
  await site.json(`devices/${id}/check`, { method: 'POST', body: {} })
  expect(await site.device(id)).toMatchObject({ host: device.host, port: device.port, status: { word: 'ok' } })
  expect(other.state.commands).toEqual({})
})
