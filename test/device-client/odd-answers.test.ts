import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { until } from '../support/until.ts'
import { type Answer, clientFor, configXml, deviceInfoXml, failedXml, oddDevice } from './odd-device.ts'

async function rawServer(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket.on('error', () => undefined))
    serve(socket)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const answering = async (answer: Answer) => (await oddDevice(answer)).port
const html: Answer = (_, response) =>
  response.setHeader('content-type', 'text/html').end('<!doctype html><html></html>')

describe('what answers at the address', () => {
  it.each<[string, Answer, string]>([
    ['a web page', html, 'device-not-a-camera'],
    ['a page that is not found', (_, r) => r.writeHead(404).end('<html>no</html>'), 'device-not-a-camera'],
    ['JSON', (_, r) => r.end('{"ok":true}'), 'device-not-a-camera'],
    ['a redirect to a page', (_, r) => r.writeHead(302, { location: '/login' }).end(), 'device-not-a-camera'],
    ['a redirect to https', (_, r) => r.writeHead(301, { location: 'https://x/' }).end(), 'device-speaks-https'],
    ['nothing', (_, r) => r.end(), 'device-answer-unreadable'],
    ['broken XML', (_, r) => r.end('<?xml version="1.0"?><config><a></config>'), 'device-answer-unreadable'],
    ['XML cut short', (_, r) => r.end('<config version="1.0"><deviceInfo>'), 'device-answer-unreadable'],
    ['an unknown command of old firmware', (_, r) => r.writeHead(400).end(), 'device-unsupported'],
    ['a busy device', (_, r) => r.end(failedXml(7)), 'device-busy'],
    ['a busy web server', (_, r) => r.writeHead(503).end('later'), 'device-busy'],
    ['a refusal with its code', (_, r) => r.writeHead(400).end(failedXml(4)), 'device-refused'],
    ['a refusal without XML', (_, r) => r.writeHead(500).end('oops'), 'device-refused'],
    ['a forbidden page', (_, r) => r.writeHead(403).end(), 'device-refused'],
    [
      'a sign-in of another kind',
      (_, r) => r.writeHead(401, { 'www-authenticate': 'NTLM' }).end(),
      'device-answer-unreadable',
    ],
  ])('%s is told as what it is', async (_, answer, code) => {
    await expect(clientFor(await answering(answer)).readFacts()).rejects.toMatchObject({ code })
  })

  it('is told in words, with the code of the device where nothing better is known', async () => {
    const port = await answering((_, response) => response.end(failedXml(4711, 'Strange Error')))
    const error = await clientFor(port)
      .readFacts()
      .catch((caught: unknown) => caught)
    expect(error).toMatchObject({ deviceCode: 4711, message: expect.stringContaining('“Strange Error” (error 4711)') })
  })

  it('is asked nothing elsewhere, whatever a redirect says', async () => {
    const other = await oddDevice((_, response) => response.end(deviceInfoXml))
    const port = await answering((_, response) =>
      response.writeHead(307, { location: `http://127.0.0.1:${other.port}/GetDeviceInfo` }).end(),
    )
    await expect(clientFor(port).readFacts()).rejects.toMatchObject({ code: 'device-not-a-camera' })
    expect(other.asked).toEqual([])
  })

  it.each([
    ['entities that multiply', '<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><config>&b;</config>'],
    ['an entity that reads a file', '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/hostname">]><config>&a;</config>'],
    ['endless nesting', `<config>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</config>`],
  ])('is not harmed by %s', async (_, body) => {
    const port = await answering((_asked, response) => response.end(body))
    await expect(clientFor(port).readFacts()).rejects.toMatchObject({
      code: expect.stringMatching(/^device-(answer-unreadable|not-a-camera)$/),
    })
  })

  it('may read with byte order mark, white space and a wrong content type', async () => {
    const port = await answering((_, response) =>
      response.setHeader('content-type', 'text/html').end(`\u{feff}\n ${deviceInfoXml}\n`),
    )
    expect((await clientFor(port).readFacts()).name).toBe('Gate')
  })
})

describe('an answer', () => {
  it('of a gigabyte is not waited for', async () => {
    const port = await answering((_, response) =>
      response.writeHead(200, { 'content-length': 2 ** 30 }).write('<config>'),
    )
    await expect(clientFor(port).readFacts()).rejects.toThrow(/larger than 16 MB/)
  })

  it('without end is cut off at 16 MB', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 'a')
    const port = await answering((_, response) => {
      const more = () => {
        while (response.writable && response.write(chunk));
        response.once('drain', more)
      }
      more()
    })
    await expect(clientFor(port).readFacts()).rejects.toThrow(/larger than 16 MB/)
  })

  it('that comes byte by byte has to be whole in time', async () => {
    const port = await answering((_, response) => {
      const timer = setInterval(() => response.write('<'), 20)
      response.on('close', () => clearInterval(timer))
    })
    await expect(clientFor(port, { timeoutMs: 200 }).readFacts()).rejects.toMatchObject({ code: 'device-timeout' })
  })

  it('that is cut off is told, and the next question gets a connection of its own', async () => {
    let times = 0
    const device = await oddDevice((_, response, request) => {
      if (times++ > 0) response.end(configXml('<alarmStatusInfo/>'))
      else response.writeHead(200, { 'content-length': 1000 }).write('<config', () => request.socket.destroy())
    })
    const client = clientFor(device.port)
    await expect(client.readAlarms()).rejects.toMatchObject({ code: 'device-unreachable' })
    expect(await client.readAlarms()).toEqual([])
    expect(device.connections).toBe(2)
  })

  it('is asked for again where the idle connection had been closed', async () => {
    const port = await rawServer(socket => {
      let questions = 0
      socket.on('data', () => {
        if (questions++ > 0) return socket.destroy()
        const body = configXml('<alarmStatusInfo/>')
        return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      })
    })
    const client = clientFor(port)
    for (let n = 0; n < 3; n++) expect(await client.readAlarms()).toEqual([])
  })
})

describe('closing a client', () => {
  it('ends what is under way, asks nothing more, and may happen twice', async () => {
    const device = await oddDevice(({ url }, response) => {
      if (url === '/GetAlarmStatus') response.end(configXml('<alarmStatusInfo/>'))
    })
    const client = clientFor(device.port)
    await client.readAlarms()
    const clock = client.readClock().catch((error: unknown) => error)
    await until(() => device.asked.length === 2)
    client.close()
    client.close()
    expect(await clock).toMatchObject({ code: 'device-unreachable' })
    expect(device).toMatchObject({ connections: 1, asked: [{}, {}] })
  })
})

describe('an address', () => {
  it('with a closed port, an unknown name or a silent port gets its own words', async () => {
    const silent = await rawServer(() => undefined)
    await expect(clientFor(9).readFacts()).rejects.toThrow(/nothing listens on that port/)
    const named = clientFor(80, { address: { host: 'no-such-name.invalid', port: 80, protocol: 'http' } })
    await expect(named.readFacts()).rejects.toThrow(/name (is unknown|cannot be looked up)/)
    await expect(clientFor(silent, { timeoutMs: 100 }).readFacts()).rejects.toMatchObject({ code: 'device-timeout' })
    const secure = clientFor(silent, { protocol: 'https', timeoutMs: 100 })
    await expect(secure.readFacts()).rejects.toMatchObject({ code: 'device-timeout' })
  })

  it('that speaks another protocol is told to, both ways round', async () => {
    const https = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    const http = await fakeDevice({ kind: 'ipc-5.3.1' })
    await expect(clientFor(https.port).readFacts()).rejects.toMatchObject({ code: 'device-speaks-https' })
    const secure = clientFor(http.port, { protocol: 'https' })
    await expect(secure.readFacts()).rejects.toMatchObject({ code: 'device-speaks-http' })
    expect(http.state.signIns).toMatchObject({ ok: 0, failed: 0 })
  })

  it('of something that speaks no HTTP is no camera', async () => {
    const port = await rawServer(socket => socket.write('SSH-2.0-OpenSSH_9.6\r\n'))
    await expect(clientFor(port).readFacts()).rejects.toMatchObject({ code: 'device-not-a-camera' })
  })
})

describe('a picture', () => {
  const pictureOf = async (answer: Answer) => clientFor(await answering(answer)).snapshot()

  it('is recognised by its bytes, whatever the content type', async () => {
    const device = await fakeDevice({ kind: 'nvr' })
    const client = clientFor(device.port, { password: devicePassword })
    const picture = await client.snapshot(2)
    expect([picture[0], picture[1]]).toEqual([0xff, 0xd8])
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xd9])
    expect(await pictureOf((_, response) => response.setHeader('content-type', 'text/plain').end(jpeg))).toEqual(jpeg)
  })

  it('that is none is an error, with the reason of the device where there is one', async () => {
    await expect(pictureOf((_, r) => r.end('PNG'))).rejects.toThrow(/not a JPEG/)
    await expect(pictureOf((_, r) => r.end())).rejects.toMatchObject({ code: 'device-answer-unreadable' })
    await expect(pictureOf((_, r) => r.end(configXml('')))).rejects.toThrow(/no picture/)
    await expect(pictureOf((_, r) => r.end(failedXml(12)))).rejects.toThrow(/no such channel/)
    await expect(pictureOf(html)).rejects.toMatchObject({ code: 'device-not-a-camera' })
  })
})
