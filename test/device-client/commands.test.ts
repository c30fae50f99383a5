import { describe, expect, it } from 'vitest'
import { type DeviceClient, DeviceRefusal } from '../../src/device-client/index.ts'
import type { FakeDevice, FakeDeviceOptions } from '../../src/simulator/devices/index.ts'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { clientFor, configXml, failedXml, oddDevice } from './odd-device.ts'

async function pair(
  options: Omit<FakeDeviceOptions, 'password'>,
): Promise<{ device: FakeDevice; client: DeviceClient }> {
  const device = await fakeDevice(options)
  return { device, client: clientFor(device.port, { password: devicePassword }) }
}

/** A device that answers each command with this content, and others with "unknown". */
async function answering(answers: Record<string, string>) {
  const device = await oddDevice(({ url }, response) => {
    response.end(answers[url.slice(1)] ?? failedXml(1, 'Invalid Request'))
  })
  return { device, client: clientFor(device.port) }
}

describe('the facts of a device', () => {
  it('are those of an old camera', async () => {
    const { client } = await pair({ kind: 'ipc-old', name: 'Yard', mac: '58:5b:69:00:00:01' })
    expect(await client.readFacts()).toMatchObject({
      family: 'ipc',
      name: 'Yard',
      mac: '58:5b:69:00:00:01',
      httpPost: 'v1',
      plates: 'vehicles',
      commands: [],
      channels: [{ id: 1 }],
      alarmOutputs: 1,
      firmware: expect.stringMatching(/^5\.1/),
    })
  })

  it('are those of a camera of 5.3.1, each command once', async () => {
    const { client } = await pair({ kind: 'ipc-5.3.1' })
    const facts = await client.readFacts()
    expect(facts).toMatchObject({ family: 'ipc', httpPost: 'v2', plates: 'groups', apiVersion: '2.0.0' })
    expect(new Set(facts.commands).size).toBe(facts.commands.length)
    expect(facts.commands).toContain('SetHttpPostConfig')
  })

  it('are those of a recorder, whose HTTP POST settings the API cannot set', async () => {
    const { device, client } = await pair({ kind: 'nvr', channels: ['Gate', 'Yard', 'Door'] })
    device.offlineChannel(2)
    expect(await client.readFacts()).toMatchObject({
      family: 'nvr',
      httpPost: null,
      plates: null,
      alarmInputs: 16,
      channels: [
        { id: 1, name: 'Gate', online: true },
        { id: 2, name: 'Yard', online: false },
        { id: 3, name: 'Door', online: true },
      ],
    })
  })

  it('hold what is there where a device tells little', async () => {
    const { client } = await answering({
      GetDeviceInfo: configXml('<deviceInfo><chlMaxCount>2</chlMaxCount></deviceInfo>'),
    })
    expect(await client.readFacts()).toMatchObject({
      family: 'nvr',
      name: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      model: null,
      mac: null,
      plates: null,
      channels: [
        { id: 1, name: null, online: null },
        { id: 2, name: null, online: null },
      ],
    })
  })

  it('are not guessed when the device goes away in between', async () => {
    const device = await oddDevice(({ url }, response, request) => {
      if (url === '/GetDeviceInfo') response.end(configXml('<deviceInfo/>'))
      else request.socket.destroy()
    })
    await expect(clientFor(device.port).readFacts()).rejects.toMatchObject({ code: 'device-unreachable' })
  })
})

describe('the channels of a recorder', () => {
  it.each([
    ['beside an empty list', '<channelIDList type="list" count="2"/><item id="1">1</item><item id="2">2</item>'],
    [
      'in the list, with a wrong count',
      '<channelIDList type="list" count="7"><item>2</item><item>1</item></channelIDList>',
    ],
    ['twice', '<channelIDList><item>1</item><item>1</item><item>2</item></channelIDList>'],
  ])('are found %s', async (_, xml) => {
    const { client } = await answering({ GetChannelList: configXml(xml) })
    expect((await client.readChannels()).map(channel => channel.id)).toEqual([1, 2])
  })
})

describe('the clock of a device', () => {
  it.each([0, 3 * 3600_000, -45_000])('is %i ms off when it is', async clockOffsetMs => {
    const { client } = await pair({ kind: 'ipc-5.3.1', clockOffsetMs, timeZone: 'EST5' })
    const clock = await client.readClock()
    expect(Math.abs(clock.offsetMs - clockOffsetMs)).toBeLessThan(1500)
    expect(clock).toMatchObject({ timeZone: 'EST5', ntp: false })
  })

  it('is set in its own zone, and its synchronisation switched off', async () => {
    const { device, client } = await pair({ kind: 'ipc-old', clockOffsetMs: -86_400_000, timeZone: 'IST-5:30' })
    device.state.ntp = true
    await client.setClock(new Date())
    expect(await client.readClock()).toMatchObject({ timeZone: 'IST-5:30', ntp: false })
    expect(Math.abs(device.state.clockOffsetMs)).toBeLessThan(1500)
  })

  it('gets the time zone of the server with the time in it, and keeps its synchronisation', async () => {
    const { device, client } = await pair({ kind: 'ipc-5.3.1', timeZone: 'CST-8' })
    device.state.ntp = true
    await client.setZone(new Date())
    expect(await client.readClock()).toMatchObject({ timeZone: 'UTC0', zoneOffsetMinutes: 0, ntp: true })
    expect(Math.abs(device.state.clockOffsetMs)).toBeLessThan(1500)
  })

  it('that reports no time zone gets none', async () => {
    const time = '<time><currentTime>2026-11-30 12:00:00</currentTime></time>'
    const { client } = await answering({ GetDateAndTime: configXml(time) })
    await expect(client.setZone(new Date())).rejects.toThrow(/it reports no time zone/)
  })

  it('that cannot be read is told as such', async () => {
    const { client } = await answering({ GetDateAndTime: configXml('<time><currentTime>soon</currentTime></time>') })
    await expect(client.readClock()).rejects.toThrow(/does not tell the time/)
  })
})

describe('alarms and outputs', () => {
  it('of a camera are those that are on', async () => {
    const xml =
      '<motionAlarm id="1">true</motionAlarm><perimeterAlarm id="2">true</perimeterAlarm><oscAlarm>false</oscAlarm>'
    const { client } = await answering({ GetAlarmStatus: configXml(`<alarmStatusInfo>${xml}</alarmStatusInfo>`) })
    expect(await client.readAlarms()).toEqual([
      { name: 'motion', channel: 1 },
      { name: 'perimeter', channel: null },
    ])
  })

  it('of a recorder come with their channel, and a virtual input raises one', async () => {
    const { device, client } = await pair({ kind: 'nvr' })
    expect(await client.readAlarms()).toEqual([])
    await client.triggerVirtualAlarm(17)
    expect(await client.readAlarms()).toHaveLength(1)
    expect(device.state.commands.TriggerVirtualAlarm).toBe(1)
    await expect(client.triggerVirtualAlarm(3)).rejects.toMatchObject({ code: 'device-refused', deviceCode: 16 })
  })

  it.each(['ipc-old', 'ipc-5.3.1', 'nvr'] as const)('of %s can be switched', async kind => {
    const { device, client } = await pair({ kind })
    await client.setAlarmOutput(1, true)
    expect(device.state.outputs[0]).toBe(true)
    await client.setAlarmOutput(1, false)
    expect(device.state.outputs[0]).toBe(false)
    await expect(client.setAlarmOutput(99, true)).rejects.toBeInstanceOf(DeviceRefusal)
  })
})

describe('presets', () => {
  it('are listed and gone to', async () => {
    const device = await oddDevice(({ url, body }, response) => {
      const list =
        '<presetInfo maxCount="360"><item id="1"><![CDATA[ Gate ]]></item><item id="4">Yard</item></presetInfo>'
      if (url === '/PtzGetPresets/2') return response.end(configXml(list))
      return response.end(/<presetInfo[^>]*><id>4<\/id><\/presetInfo>/.test(body) ? configXml('') : failedXml(3))
    })
    const client = clientFor(device.port)
    expect(await client.readPresets(2)).toEqual([
      { id: 1, name: 'Gate' },
      { id: 4, name: 'Yard' },
    ])
    await client.gotoPreset(4, 2)
    await expect(client.gotoPreset(5, 2)).rejects.toMatchObject({ deviceCode: 3 })
    expect(device.asked.at(-1)?.url).toBe('/PtzGotoPreset/2')
  })
})
