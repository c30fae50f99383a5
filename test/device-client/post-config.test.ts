import { describe, expect, it } from 'vitest'
import type { PostDestination } from '../../src/device-client/index.ts'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { clientFor, configXml, oddDevice } from './odd-device.ts'

const ours: Omit<PostDestination, 'urlId'> = {
  enabled: true,
  protocol: 'http',
  host: '192.168.1.9',
  port: 5002,
  path: '/API',
  heartbeat: true,
  heartbeatSeconds: 30,
  data: ['alarmStatus', 'smartData', 'sourceImage'],
  events: ['ALL'],
}

/** A device that keeps what it is sent, as it is sent. */
async function keeping(inside: string) {
  let xml = configXml(inside, ' status="success" errorCode="0"')
  const device = await oddDevice(({ url, body }, response) => {
    if (url === '/SetHttpPostConfig') xml = body
    response.end(url === '/SetHttpPostConfig' ? configXml('', ' status="success"') : xml)
  })
  return { client: clientFor(device.port), kept: () => xml }
}

const item = (urlId: number, more = '') =>
  `<item><urlId>${urlId}</urlId><switch>false</switch><url><protocol>http</protocol><domain><![CDATA[
    10.0.0.${urlId}
  ]]></domain><port>80</port><path><![CDATA[/old]]></path><authentication>basic</authentication><userName>them</userName></url>
  <heatBeatSwitch>true</heatBeatSwitch><keepaliveTimeval min="30" max="120">90</keepaliveTimeval>${more}
  <subscribeDateType type="list" count="1"><item>smartData</item></subscribeDateType>
  <subscriptionEvents type="list" count="9"><item>MOTION</item><item>MOTION</item></subscriptionEvents></item>`
const list = (items: string) =>
  `<types><a><enum>API</enum></a></types><httpPostV2><postUrlConf><urlList type="list" count="3" maxCount="3">${items}</urlList></postUrlConf></httpPostV2>`

describe('HTTP POST settings', () => {
  it.each(['ipc-old', 'ipc-5.3.1'] as const)('of %s are read, changed, and put back as they were', async kind => {
    const device = await fakeDevice({ kind })
    const before = structuredClone(device.state.httpPost)
    const client = clientFor(device.port, { password: devicePassword })
    const config = await client.readPostConfig()
    const isOld = kind === 'ipc-old'
    const wanted = { ...ours, urlId: isOld ? null : 1, ...(isOld && { data: [], events: [] }) }
    await client.writePostConfig(config, [wanted])
    const read = { ...wanted, ...(!isOld && { user: '' }) }
    expect((await client.readPostConfig()).destinations).toEqual([read])
    await client.restorePostConfig(config.xml)
    expect(device.state.httpPost).toEqual(before)
  })

  it('keep other destinations, unknown elements and the white space of what did not change', async () => {
    const { client, kept } = await keeping(list(item(1, '<retry mode="x&amp;y">5</retry>') + item(2)))
    const config = await client.readPostConfig()
    expect(config).toMatchObject({ version: 'v2', mostDestinations: 3, unusualNames: [], beside: null })
    expect(config.destinations[0]).toMatchObject({ host: '10.0.0.1', events: ['MOTION'], heartbeatSeconds: 90 })
    const [first, second] = config.destinations
    if (first === undefined || second === undefined) throw new Error('two destinations were set')
    await client.writePostConfig(config, [first, { ...second, ...ours, data: ['smartData'] }])
    expect((await client.readPostConfig()).destinations).toEqual([first, { ...second, ...ours, data: ['smartData'] }])
    expect(kept()).toContain('<retry mode="x&amp;y">5</retry>')
    expect(kept()).toContain('10.0.0.1\n  ]]></domain>')
    expect(kept()).toContain('<types><a><enum>API</enum></a></types>')
    expect(kept()).toContain('<keepaliveTimeval min="30" max="120">30</keepaliveTimeval>')
    expect(kept()).not.toMatch(/<config[^>]*(status|errorCode)=/)
  })

  it('take a new destination without the credentials of its neighbour, and lose one that is left out', async () => {
    const { client, kept } = await keeping(list(item(1)))
    await client.writePostConfig(await client.readPostConfig(), [{ ...ours, urlId: 3 }])
    const after = await client.readPostConfig()
    expect(after.destinations).toEqual([{ ...ours, urlId: 3 }])
    expect(kept()).toContain('<authentication>none</authentication>')
    expect(kept()).not.toContain('them')
    expect(kept()).toMatch(/<urlList type="list" count="1" maxCount="3">/)
  })

  it('can be given their first destination', async () => {
    const { client } = await keeping(list(''))
    await client.writePostConfig(await client.readPostConfig(), [{ ...ours, urlId: 1 }])
    expect((await client.readPostConfig()).destinations).toEqual([{ ...ours, urlId: 1 }])
  })

  it('keep the spelling of the firmware, and name it', async () => {
    const odd = list(item(1))
      .replaceAll('heatBeatSwitch', 'heartBeatSwitch')
      .replaceAll('subscribeDateType', 'subscribeDataType')
    const { client, kept } = await keeping(odd)
    const config = await client.readPostConfig()
    expect(config.unusualNames).toEqual(['heartBeatSwitch', 'subscribeDataType'])
    await client.writePostConfig(config, [
      { ...ours, urlId: 1 },
      { ...ours, urlId: 2, heartbeat: false },
    ])
    expect((await client.readPostConfig()).destinations).toEqual([
      { ...ours, urlId: 1 },
      { ...ours, urlId: 2, heartbeat: false },
    ])
    expect(kept()).not.toMatch(/heatBeatSwitch|subscribeDateType/)
    expect(kept().match(/<heartBeatSwitch>/g)).toHaveLength(2)
  })

  it('say yes and no in digits where the device does', async () => {
    const v1 =
      '<httpPost><bSwitch>0</bSwitch><serverIp/><serverPort>80</serverPort><keepaliveTimeval>0</keepaliveTimeval><URL/></httpPost>'
    const { client, kept } = await keeping(v1)
    const config = await client.readPostConfig()
    expect(config.destinations).toMatchObject([{ enabled: false, heartbeat: false, host: '', path: '' }])
    await client.writePostConfig(config, [{ ...ours, urlId: null }])
    expect(kept()).toContain('<bSwitch>1</bSwitch><serverIp>192.168.1.9</serverIp><serverPort>5002</serverPort>')
    await client.writePostConfig(await client.readPostConfig(), [])
    expect(kept()).toContain('<bSwitch>0</bSwitch>')
  })

  it('show the older form beside the list, and leave it alone', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const client = clientFor(device.port, { password: devicePassword })
    const config = await client.readPostConfig()
    expect(config.beside).toMatchObject({ urlId: null, enabled: false })
    await client.writePostConfig(config, [{ ...ours, urlId: 1 }])
    expect((await client.readPostConfig()).beside).toEqual(config.beside)
  })

  it('hold any path a person may have typed', async () => {
    const path = ']]>&<a href="x">é\u{1F697}'
    const { client } = await keeping(list(item(1)))
    await client.writePostConfig(await client.readPostConfig(), [{ ...ours, urlId: 1, path }])
    expect((await client.readPostConfig()).destinations[0]?.path).toBe(path)
  })
})
