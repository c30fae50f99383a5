import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Answer, configXml, failedXml, oddDevice } from '../device-client/odd-device.ts'
import { until } from '../support/until.ts'
import type { WebReply } from '../support/web-client.ts'
import { siteForFile } from './device-site.ts'

const theSite = siteForFile()
const password = 'only for the device'

const info = (name: string, more = '') =>
  configXml(
    `<deviceInfo><deviceName><![CDATA[${name}]]></deviceName><alarmOutCount>1</alarmOutCount>${more}</deviceInfo>`,
  )
const recorder = info('NVR', '<model>NVR</model><chlMaxCount>4</chlMaxCount>')
const say =
  (body: string): Answer =>
  (_, response) =>
    response.end(body)
const unknown = say(failedXml(1))

const commandOf = (url: string) => url.split(/[/?]/)[1] ?? ''

/** A device that answers these commands so, and knows no others. */
const deviceThat = (answers: Record<string, Answer>) =>
  oddDevice((asked, response, request) => {
    const answer = answers[commandOf(asked.url)] ?? unknown
    answer(asked, response, request)
  })

const access = (port: number) => ({ host: '127.0.0.1', port, protocol: 'http', user: 'admin', password })
const look = (port: number): Promise<WebReply> => theSite().call('devices/look', { body: access(port) })
const add = async (port: number): Promise<string> => (await theSite().post('devices', access(port))).id
const signed = (asked: { authorization: string | null }[]) =>
  asked.filter(({ authorization }) => authorization !== null)

describe('a device that wants the password again and again', () => {
  it.each([
    ['with another realm each time', (n: number) => `Digest realm="r${n}", nonce="n${n}", qop="auth"`, 1],
    ['because it has forgotten each nonce', (n: number) => `Digest realm="r", nonce="n${n}", stale=true`, 2],
    ['in the clear', () => 'Basic realm="r"', 1],
  ])('%s, gets it once', async (_, challenge, most) => {
    const device = await oddDevice((_asked, response) => {
      response.writeHead(401, { 'www-authenticate': challenge(device.asked.length) }).end()
    })
    expect((await look(device.port)).json.code).toBe('device-password-wrong')
    expect((await look(device.port)).json.code).toBe('device-password-refused-before')
    expect(signed(device.asked).length).toBeLessThanOrEqual(most)
  })

  it('in the clear after Digest was offered, gets nothing', async () => {
    const device = await oddDevice(({ authorization }, response) => {
      const scheme = authorization === null ? 'Digest realm="r", nonce="n"' : 'Basic realm="r"'
      response.writeHead(401, { 'www-authenticate': scheme }).end()
    })
    await look(device.port)
    expect(signed(device.asked).map(({ authorization }) => authorization?.slice(0, 6))).toEqual(['Digest'])
  })
})

describe('a device that leads elsewhere', () => {
  it('is not followed, before the sign-in or after it', async () => {
    const other = await deviceThat({ GetDeviceInfo: say(info('Elsewhere')) })
    const elsewhere: Answer = ({ url, authorization }, response) => {
      if (authorization === null) return response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end()
      return response.writeHead(307, { location: `http://127.0.0.1:${other.port}${url}` }).end()
    }
    const device = await oddDevice(elsewhere)
    expect((await look(device.port)).json.code).toBe('device-not-a-camera')
    expect(other.asked).toEqual([])
  })
})

describe('a device that answers too much', () => {
  it('is cut off', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'a')
    const device = await deviceThat({
      GetDeviceInfo: (_, response) => {
        const more = () => {
          while (response.writable && response.write(chunk));
          response.once('drain', more)
        }
        more()
      },
    })
    const reply = await look(device.port)
    expect([reply.status, reply.json.code]).toEqual([502, 'device-answer-unreadable'])
  })

  it('is asked about as many channels as recorders have', async () => {
    const items = Array.from({ length: 20_000 }, (_, n) => `<item>${n + 1}</item>`).join('')
    const device = await deviceThat({
      GetDeviceInfo: say(recorder),
      GetChannelList: say(configXml(`<channelIDList>${items}</channelIDList>`)),
      GetChannelInfo: say(configXml('<channelInfo><online>true</online></channelInfo>')),
    })
    const { facts } = (await look(device.port)).json
    expect(facts.channels).toHaveLength(256)
    const asked = device.asked.filter(({ url }) => commandOf(url) === 'GetChannelInfo')
    expect(asked.length).toBeLessThanOrEqual(256)
  })

  it('such as a hundred thousand channels, is told without them', async () => {
    const items = '<item id="1"><name>a</name></item>'.repeat(100_000)
    const device = await deviceThat({
      GetDeviceInfo: say(recorder),
      GetChannelList: say(configXml(`<channelIDList>${items}</channelIDList>`)),
    })
    const { facts } = (await look(device.port)).json
    expect(facts.channels).toHaveLength(4)
  })

  it('is named in one short line', async () => {
    const name = `Gate\n[2026-11-24 04:18:10.448] INFO: all is well${'!'.repeat(100_000)}`
    const device = await deviceThat({ GetDeviceInfo: say(info(name)) })
    const site = theSite()
    const id = await add(device.port)
    const stored = await site.device(id)
    expect(stored.name.length).toBeLessThanOrEqual(200)
    expect(site.server.stdout() + site.server.stderr()).not.toMatch(/^\[2026-11-24 04:18:10.448\]/m)
  })
})

describe('a plate list', () => {
  const groups = say(
    configXml(
      '<licensePlateGroups><item><groupId>1</groupId><groupName>whiteList</groupName></item></licensePlateGroups>',
    ),
  )
  const apis = say(configXml('<apis><item>GetLicensePlates</item><item>GetLicensePlateGroups</item></apis>'))
  const page = (from: number, count = 100) => {
    const items = Array.from({ length: count }, (_, n) => {
      return `<item><licensePlateNumber>P${from + n}</licensePlateNumber><groupId>1</groupId></item>`
    })
    return configXml(`<licensePlates total="1000000">${items.join('')}</licensePlates>`)
  }

  it('that repeats its first page is read once, whatever total it claims', async () => {
    const device = await deviceThat({
      GetDeviceInfo: say(info('Gate')),
      GetSupportedAPIs: apis,
      GetLicensePlateGroups: groups,
      GetLicensePlates: say(page(0)),
    })
    const list = await theSite().json(`devices/${await add(device.port)}/plates`)
    expect(list.items).toHaveLength(100)
    expect(device.asked.filter(({ url }) => commandOf(url) === 'GetLicensePlates').length).toBeLessThan(8)
  })

  it('without end is told, and not read for ever', async () => {
    let at = 0
    const device = await deviceThat({
      GetDeviceInfo: say(info('Gate')),
      GetSupportedAPIs: apis,
      GetLicensePlateGroups: groups,
      GetLicensePlates: (_, response) => {
        response.end(page(at, 5000))
        at += 5000
      },
    })
    const reply = await theSite().call(`devices/${await add(device.port)}/plates`)
    expect([reply.status, reply.json.code]).toEqual([502, 'device-answer-unreadable'])
    expect(at).toBeLessThanOrEqual(200_000)
  })
})

describe('a gate', () => {
  it('that opens and hangs up is closed all the same', async () => {
    let isOpen = false
    const device = await deviceThat({
      GetDeviceInfo: say(info('Gate')),
      ManualAlarmOut: ({ body }, response, request) => {
        isOpen = /true/.test(body)
        if (isOpen) request.socket.destroy()
        else response.end(configXml(''))
      },
    })
    const id = await add(device.port)
    const opened = await theSite().call(`devices/${id}/outputs/1`, { body: { on: true, seconds: 1, confirm: true } })
    expect([opened.status, isOpen]).toEqual([502, true])
    expect(opened.json.code).toBe('output-unclear')
    expect(opened.json.detail).toContain('Output 1 of Gate may be open')
    expect(opened.json.hint).toContain('closes it after 1 s')
    const [attempt] = await theSite().audited('open-output-failed')
    expect(attempt).toMatchObject({ who: 'nobody', subject: 'Gate' })
    expect(attempt?.detail).toMatch(/^output 1 for 1 s: .*closes the connection/)
    await until(() => !isOpen, { withinMs: 10_000 })
    await theSite().audited('close-output')
  })

  it('that opens for good and hangs up is told to be open until somebody closes it', async () => {
    const device = await deviceThat({
      GetDeviceInfo: say(info('Barrier')),
      ManualAlarmOut: (_asked, _response, request) => request.socket.destroy(),
    })
    const id = await add(device.port)
    const opened = await theSite().call(`devices/${id}/outputs/1`, { body: { on: true, confirm: true } })
    expect([opened.json.code, opened.json.hint]).toEqual([
      'output-unclear',
      expect.stringContaining('Nothing closes it by itself'),
    ])
    const attempts = await theSite().audited('open-output-failed', 2)
    expect(attempts.find(({ subject }) => subject === 'Barrier')?.detail).toMatch(/^output 1, stays open: /)
  })

  it('that closes the connection after the headers is no picture', async () => {
    const server = createServer(socket => {
      socket.on('error', () => undefined)
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const reply = await look((server.address() as { port: number }).port)
    expect([reply.status, reply.json.code]).toEqual([502, 'device-unreachable'])
  })
})
