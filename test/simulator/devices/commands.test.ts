import sharp from 'sharp'
import { expect, test } from 'vitest'
import { fakeDevice } from '../../support/fake-devices.ts'
import { ask, config } from './ask.ts'

test('what is not known is refused as each firmware does', async () => {
  const [older, newer] = [await fakeDevice({ kind: 'ipc-old' }), await fakeDevice({ kind: 'ipc-5.3.1' })]
  const bare = await ask(older, '/GetSupportedAPIs')
  expect([bare.status, bare.text]).toEqual([400, ''])
  const worded = await ask(newer, '/GetVehiclePlate')
  expect([worded.status, worded.error]).toEqual([200, 1])
  const recorder = await fakeDevice({ kind: 'nvr' })
  expect((await ask(recorder, '/GetHttpPostConfig')).error).toBe(1)
  expect((await ask(recorder, '/SetHttpPostConfig', { body: config('') })).error).toBe(11)
})

test('settings that make no sense are refused and change nothing', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1' })
  const before = JSON.stringify(device.state.httpPost)
  const url = (id: number, port: number) =>
    `<item><urlId>${id}</urlId><switch>true</switch><url><domain>h</domain><port>${port}</port></url></item>`
  const set = async (content: string) => (await ask(device, '/SetHttpPostConfig', { body: config(content) })).error
  const list = (items: string) => `<httpPostV2><postUrlConf><urlList>${items}</urlList></postUrlConf></httpPostV2>`
  expect(await set(list(url(1, 0)))).toBe(16)
  expect(await set(list(url(4, 80)))).toBe(16)
  expect(await set(list([1, 2, 3, 1].map(id => url(id, 80)).join('')))).toBe(19)
  expect(await set(list(url(1, 80).replace('<domain>h</domain>', '')))).toBe(15)
  expect(await set('<httpPost><bSwitch>maybe</bSwitch></httpPost>')).toBe(3)
  expect((await ask(device, '/SetHttpPostConfig', { body: '<config>' })).error).toBe(2)
  expect(JSON.stringify(device.state.httpPost)).toBe(before)
})

test('the settings come back as they were written', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', postTo: 'http://me:secret@127.0.0.1:9/a?b' })
  const before = JSON.stringify(device.state.httpPost)
  const { text } = await ask(device, '/GetHttpPostConfig')
  expect(text).not.toContain('secret')
  await ask(device, '/SetHttpPostConfig', { body: text })
  expect(JSON.stringify(device.state.httpPost)).toBe(before)
})

test('the snapshot is a picture', async () => {
  const device = await fakeDevice({ kind: 'ipc-old' })
  const { bytes, headers } = await ask(device, '/GetSnapshot/1')
  expect(headers['content-type']).toBe('application/octet-stream')
  expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 640 })
  expect((await ask(device, '/GetSnapshot/2')).error).toBe(12)
})

test('the clock drifts, is told in the zone of the device and can be set', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', clockOffsetMs: -7200_000, timeZone: 'EST5' })
  const { text } = await ask(device, '/GetDateAndTime')
  const told = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.exec(text)?.[0] ?? ''
  const utc = Date.parse(`${told.replace(' ', 'T')}-05:00`)
  expect(Math.abs(utc - (Date.now() - 7200_000))).toBeLessThan(5000)
  const now = new Date(Date.now() - 5 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')
  await ask(device, '/SetDateAndTime', { body: text.replace(told, now) })
  expect(Math.abs(device.state.clockOffsetMs)).toBeLessThan(5000)
})

test('an output is switched and stays', async () => {
  const device = await fakeDevice({ kind: 'nvr' })
  const on = config('<action><status>true</status></action>')
  expect((await ask(device, '/ManualAlarmOut/2', { body: on })).text).toContain('success')
  expect(device.state.outputs).toEqual([false, true, false, false])
  expect((await ask(device, '/ManualAlarmOut/9', { body: on })).error).toBe(12)
})

test('presets can be listed, added and gone to', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', ptz: true })
  expect((await ask(device, '/PtzGetPresets')).text).toContain('<item id="2"><![CDATA[Yard]]></item>')
  await ask(device, '/PtzAddPreset', { body: '<presetInfo><name>Roof</name></presetInfo>' })
  await ask(device, '/PtzGotoPreset/1', { body: '<presetInfo><id>4</id></presetInfo>' })
  expect(device.state).toMatchObject({ atPreset: 4, presets: expect.arrayContaining([{ id: 4, name: 'Roof' }]) })
  expect((await ask(device, '/PtzGotoPreset', { body: '<presetInfo><id>5</id></presetInfo>' })).error).toBe(16)
  expect((await ask(await fakeDevice({ kind: 'ipc-old' }), '/PtzGetPresets')).error).toBe(11)
})
