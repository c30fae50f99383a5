import { expect, test } from 'vitest'
import { decode } from '../../../src/protocol/index.ts'
import type { Faults } from '../../../src/simulator/devices/index.ts'
import { fakeDevice } from '../../support/fake-devices.ts'
import { ask } from './ask.ts'
import { type Received, receiver } from './receiver.ts'

/** JPEG begins with FF D8 FF. */
const hasPicture = ({ body }: Received) => body.includes('CDATA[/9j/')

test.each<[keyof Faults, object]>([
  ['httpPostOff', { enabled: false }],
  ['wrongServer', { host: '127.9.9.9' }],
  ['wrongPort', { port: 9 }],
  ['pathWithoutSlash', { path: 'API' }],
  ['httpsToHttp', { protocol: 'https' }],
  ['nothingSubscribed', { data: [], events: [] }],
  ['picturesOff', { data: ['alarmStatus', 'traject', 'smartData'] }],
])('%s spoils the settings, and mends them', async (fault, spoiled) => {
  const { of, url } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1' })
  device.postTo(url, { heartbeat: false })
  const before = JSON.stringify(device.state.httpPost)
  device.setFault(fault, true)
  expect(device.state.httpPost[1]).toMatchObject(spoiled)
  await device.event()
  expect(of('event').filter(hasPicture)).toHaveLength(0)
  device.setFault(fault, false)
  expect(JSON.stringify(device.state.httpPost)).toBe(before)
  await device.event()
  expect(of('event').some(hasPicture)).toBe(true)
})

test('heartbeats go on where nothing is armed', async () => {
  const { posts, of, url } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url, timeScale: 1000, faults: { heartbeatOnly: true } })
  await device.event()
  await expect.poll(() => of('heartbeat').length).toBeGreaterThan(2)
  expect(posts.length).toBe(of('heartbeat').length)
})

test('other spellings: the settings go by other names, and a plate is no longer found in its post', async () => {
  const { of, url } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url, faults: { misspelled: true } })
  const { text } = await ask(device, '/GetHttpPostConfig')
  expect(text).toContain('<heartBeatSwitch')
  expect(text).not.toContain('heatBeatSwitch')
  await ask(device, '/SetHttpPostConfig', { body: text })
  expect(device.state.httpPost[1]).toMatchObject({ heartbeat: true, data: expect.arrayContaining(['smartData']) })
  await device.event('lpr')
  const [message] = decode(Buffer.from(of('event')[0]?.body ?? ''), { receivedAt: new Date(), timeZone: 'UTC' })
  if (message?.kind !== 'alarm') throw new Error(`no alarm but ${message?.kind}`)
  expect(message.category).toBe('lpr')
  expect(message.targets.map(target => target.plate?.number ?? null)).toEqual([null])
})

test('slow, broken and empty answers', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', faults: { slow: 60 } })
  const startedMs = performance.now()
  expect((await ask(device, '/GetDeviceInfo')).status).toBe(200)
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59)
  device.setFault('slow', false)
  device.setFault('emptyAnswers', true)
  expect((await ask(device, '/GetDeviceInfo')).text).toBe('')
  device.setFault('emptyAnswers', false)
  device.setFault('dropsConnections', true)
  await expect(ask(device, '/GetDeviceInfo')).rejects.toThrow('socket hang up')
  device.setFault('dropsConnections', false)
  device.setFault('clock3hOff', true)
  expect(device.state.clockOffsetMs).toBe(3 * 3600_000)
})

test('a device that answers slowly can be stopped at once', async () => {
  const device = await fakeDevice({ kind: 'nvr', faults: { slow: true } })
  const waiting = expect(ask(device, '/GetDeviceInfo')).rejects.toThrow()
  await expect.poll(() => device.state.faults.slow).toBe(true)
  await device.stop()
  await waiting
})
