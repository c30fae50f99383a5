import { expect, test } from 'vitest'
import { deviceCertificate, fakeDevice } from '../../support/fake-devices.ts'
import { until } from '../../support/until.ts'
import { ask } from './ask.ts'
import { receiver } from './receiver.ts'

/** The settings as the device shows them, changed by a text, written back. */
async function rewrite(device: Awaited<ReturnType<typeof fakeDevice>>, change: (xml: string) => string) {
  const { text } = await ask(device, '/GetHttpPostConfig')
  return ask(device, '/SetHttpPostConfig', { body: change(text) })
}

test('a device as delivered posts nothing', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', timeScale: 1000 })
  await device.event()
  expect(device.state.posts).toEqual({})
})

test.each(['ipc-old', 'ipc-5.3.1', 'nvr'] as const)('%s posts heartbeats and events from its address', async kind => {
  const { posts, of, url } = await receiver()
  const device = await fakeDevice({ kind, postTo: url, postFrom: '127.0.0.7', name: 'East gate', timeScale: 200 })
  await until(() => of('heartbeat').length >= 3)
  await device.event('lpr')
  await device.event('perimeter-intrusion')
  expect(of('event')).toHaveLength(2)
  expect(of('event')[0]?.body).toMatch(/plateNumber|licensePlateNumber/i)
  expect(new Set(posts.map(post => post.from))).toEqual(new Set(['127.0.0.7']))
  expect(of('event')[0]?.body).toContain('East gate')
  await until(() => of('status').some(post => post.body.includes('>false<')))
  expect(device.state.acknowledged).toMatchObject({ event: 2, trajectory: 0 })
})

test('a camera keeps its connection, a recorder closes each', async () => {
  const { posts, url } = await receiver()
  const camera = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url })
  const recorder = await fakeDevice({ kind: 'nvr', postTo: url, postFrom: '127.0.0.9' })
  for (const device of [camera, recorder]) for (const type of ['lpr', 'line-crossing']) await device.event(type)
  const [kept, closed] = ['127.0.0.1', '127.0.0.9'].map(from => posts.filter(post => post.from === from))
  expect(new Set(kept?.map(post => post.connection)).size).toBe(1)
  expect(new Set(closed?.map(post => post.connection)).size).toBe(closed?.length)
  expect(closed?.[0]?.target).toBe(url)
})

test('a recorder says that an alarm is on before the event, a camera after it', async () => {
  const { posts, url } = await receiver()
  const options = { postTo: url }
  const camera = await fakeDevice({ kind: 'ipc-5.3.1', ...options, faults: {} })
  const quiet = { heartbeat: false }
  camera.postTo(url, quiet)
  await camera.event('line-crossing')
  const recorder = await fakeDevice({ kind: 'nvr' })
  recorder.postTo(url, quiet)
  await recorder.event('line-crossing')
  expect(posts.filter(post => post.kind !== 'heartbeat').map(post => post.kind)).toEqual([
    'event',
    'status',
    'status',
    'event',
  ])
})

test('only what is subscribed is sent', async () => {
  const { of, url, posts } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1' })
  device.postTo(url, { heartbeat: false, data: ['smartData', 'targetImage'], events: ['TRIPWIRE', 'VSD'] })
  for (const type of ['perimeter-intrusion', 'line-crossing', 'lpr', 'face-detection']) await device.event(type)
  expect(posts).toHaveLength(1)
  expect(of('event')[0]?.body).toContain('<tripwire>')
  expect(of('event')[0]?.body).toContain('targetBase64Data')
  expect(of('event')[0]?.body).not.toContain('sourceBase64Data')
})

test('tracks need the box on the web page beside the subscription', async () => {
  const { of, url } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url })
  await device.event('line-crossing')
  expect(of('trajectory')).toHaveLength(0)
  device.state.smartTrack = true
  await device.event('line-crossing')
  expect(of('trajectory').length).toBeGreaterThan(3)
})

test('new settings are obeyed at once, and nothing goes to the old address any more', async () => {
  const [before, after] = [await receiver(), await receiver()]
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: before.url, timeScale: 1000 })
  await until(() => before.of('heartbeat').length > 2)
  const set = await rewrite(device, xml => xml.replaceAll(`>${before.port}<`, `>${after.port}<`))
  expect(set.text).toContain('status="success"')
  const count = before.posts.length
  await until(() => after.of('heartbeat').length > 3)
  await device.event()
  expect(after.of('event')).toHaveLength(1)
  expect(before.posts.length).toBe(count)
  expect(await before.connections()).toBe(0)
})

test('every destination gets its own share', async () => {
  const [one, two] = [await receiver(), await receiver()]
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: one.url })
  const [first, second] = device.state.httpPost
  device.state.httpPost = [
    ...(first && second ? [first, second] : []),
    { ...second!, urlId: 2, port: two.port, data: ['alarmStatus'], heartbeat: false },
  ]
  await device.event('line-crossing')
  expect([one.of('event').length, one.of('status').length]).toEqual([1, 1])
  expect(two.posts.map(post => post.kind)).toEqual(['status'])
})

test('https with any certificate, and Basic where the settings say so', async () => {
  const { of, url } = await receiver({ certificate: await deviceCertificate() })
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url.replace('://', '://cam:s%3Acret@') })
  await device.event()
  const sent = `Basic ${Buffer.from('cam:s:cret').toString('base64')}`
  expect(of('event')[0]?.headers.authorization).toBe(sent)
})

test('refused posts are counted and not repeated', async () => {
  const { of, url } = await receiver({ status: 503 })
  const device = await fakeDevice({ kind: 'nvr' })
  device.postTo(url, { heartbeat: false })
  await device.event('lpr')
  expect(of('event')).toHaveLength(1)
  expect(device.state.posts).toEqual({ 503: 1 })
  expect(device.state.acknowledged.event).toBe(0)
})

test('a stopped device leaves no timer and no connection', async () => {
  const { posts, url, connections } = await receiver()
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: url, timeScale: 1000 })
  await device.event('perimeter-intrusion')
  await device.stop()
  await device.stop()
  const count = posts.length
  await until(async () => (await connections()) === 0)
  await expect(ask(device, '/GetDeviceInfo')).rejects.toThrow('ECONNREFUSED')
  expect(posts.length).toBe(count)
})

test('a recorder tells of a channel without its camera, and posts nothing of it', async () => {
  const { of, url } = await receiver()
  const device = await fakeDevice({ kind: 'nvr', channels: ['Door', 'Yard'], postTo: url })
  await device.offlineChannel(2)
  await device.event('perimeter-intrusion', { channel: 2 })
  expect(of('event')).toHaveLength(0)
  expect(of('status')[0]?.body.replace(/\s/g, '')).toContain(
    '<chlOfflineAlarm><itemid="2">true</item></chlOfflineAlarm>',
  )
  expect((await ask(device, '/GetAlarmStatusInfo')).text).toContain('<chlOfflineAlarm>')
  await device.offlineChannel(2, false)
  await device.event('perimeter-intrusion', { channel: 2 })
  expect(of('event')[0]?.body).toContain('<channelId>2</channelId>')
})

test('a virtual alarm is posted as the state of an input', async () => {
  const { of, url } = await receiver()
  const device = await fakeDevice({ kind: 'nvr', postTo: url, timeScale: 100 })
  expect((await ask(device, '/TriggerVirtualAlarm/16')).error).toBe(16)
  expect((await ask(device, '/TriggerVirtualAlarm/17', { method: 'POST' })).error).toBe(1)
  expect((await ask(device, '/TriggerVirtualAlarm/17')).text).toContain('errorDesc="Successful"')
  await until(() => of('status').length === 2)
  expect(of('status').map(post => /<item id="17">(\w+)</.exec(post.body)?.[1])).toEqual(['true', 'false'])
})

test('a device that was unplugged comes back at its port, with its settings', async () => {
  const { posts, of, url, connections } = await receiver()
  const device = await fakeDevice({ kind: 'nvr', postTo: url, timeScale: 1000 })
  const { port } = device
  await until(() => of('heartbeat').length > 2)
  await device.unplug()
  const count = posts.length
  await device.event('perimeter-intrusion')
  await expect(ask(device, '/GetDeviceInfo')).rejects.toThrow('ECONNREFUSED')
  expect([posts.length, await connections()]).toEqual([count, 0])
  await device.plugIn()
  expect(device.port).toBe(port)
  expect((await ask(device, '/GetDeviceInfo')).status).toBe(200)
  await until(() => posts.length > count)
})
