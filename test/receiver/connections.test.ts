import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { examplePost, freshPost, smallAlarm } from '../support/posts.ts'
import { chunked, rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { filesIn, filesWritten, rowsOf, storedEvents } from '../support/stored.ts'
import { until } from '../support/until.ts'

const hasIpv6 = Object.values(networkInterfaces()).some(list => list?.some(({ family }) => family === 'IPv6'))

let server: HostedServer

beforeAll(async () => {
  server = await launchHostedServer({ env: { VIEWTRON_MAX_POST_BYTES: '64 KiB' } })
})
afterAll(() => server.dispose())

it('bad posts on a persistent connection do not harm the good ones around them', async () => {
  const tooLarge = Buffer.alloc(100 * 1024, 'x')
  const exchanges: [Buffer, number][] = [
    [rawRequest({ body: freshPost('ipc-v1x/lpr') }), 200],
    [rawRequest({ body: '<config><smartType>PEA' }), 200],
    [rawRequest({ body: smallAlarm() }), 200],
    [rawRequest({ body: Buffer.from([0, 255, 254, 13, 10, 13, 10, 80, 79, 83, 84]) }), 200],
    [rawRequest({ body: freshPost('nvr-v2/vehicle-lpr') }), 200],
    [rawRequest({ body: tooLarge }), 413],
    [rawRequest(), 200],
    [rawRequest({ method: 'PUT', body: smallAlarm() }), 405],
    [rawRequest({ headers: { 'Content-Length': '0', 'Transfer-Encoding': 'chunked' }, body: chunked(tooLarge) }), 413],
    [rawRequest({ method: 'GET' }), 200],
    [rawRequest({ body: freshPost('ipc-v2.1/line-crossing') }), 200],
  ]
  const own = await startHostedServer({ env: { VIEWTRON_MAX_POST_BYTES: '64 KiB' } })
  const oneByOne = await RawConnection.open(own.port)
  for (const [request, expected] of exchanges) {
    await oneByOne.write(request)
    expect((await oneByOne.readReply()).status).toBe(expected)
  }
  oneByOne.destroy()
  expect((await storedEvents(own.dataDir)).map(event => event.category)).toEqual([
    'lpr',
    'intrusion',
    'lpr',
    'line-crossing',
  ])
})

it('posts and bad posts that are all written at once are answered in their order', async () => {
  const connection = await RawConnection.open(server.port)
  const requests = [
    rawRequest({ body: smallAlarm() }),
    rawRequest({ body: Buffer.alloc(70 * 1024) }),
    rawRequest({ body: 'no xml' }),
    rawRequest({ method: 'PUT' }),
    rawRequest({ body: smallAlarm() }),
  ]
  await connection.write(Buffer.concat(requests))
  const statuses = []
  for (const _ of requests) statuses.push((await connection.readReply()).status)
  connection.destroy()
  expect(statuses).toEqual([200, 413, 200, 405, 200])
})

it('a device that disconnects within a post leaves no file and no row', async () => {
  const own = await startHostedServer()
  const post = examplePost('ipc-v1x/lpr')
  const request = rawRequest({ body: post })
  const parts = [request.length - 1, request.length - post.length + 1, request.length - post.length]
  for (const length of parts) {
    const connection = await RawConnection.open(own.port)
    await connection.write(request.subarray(0, length))
    connection.end()
    await connection.closed()
  }
  const cut = await RawConnection.open(own.port)
  await cut.write(request.subarray(0, 2000))
  cut.destroy()
  expect((await own.post('')).status).toBe(200)
  expect(await own.stop()).toBe(0)
  expect(filesIn(own.dataDir, 'images')).toEqual([])
  expect(filesIn(own.dataDir, 'raw_posts', /\.xml/)).toEqual([])
  expect(rowsOf(own.dataDir, 'select id from log union select id from unparsed')).toEqual([])
})

it('a device that disconnects within a chunked post leaves nothing either', async () => {
  const before = await storedEvents(server.dataDir)
  const connection = await RawConnection.open(server.port)
  const headers = { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }
  const request = rawRequest({ headers, body: chunked(smallAlarm()) })
  await connection.write(request.subarray(0, request.length - 5))
  connection.end()
  await connection.closed()
  expect((await server.post('')).status).toBe(200)
  expect(await storedEvents(server.dataDir)).toHaveLength(before.length)
})

it('a device that sends its post and closes its side still gets it stored', async () => {
  const connection = await RawConnection.open(server.port)
  await connection.write(rawRequest({ body: smallAlarm({ targetId: 4711 }) }))
  connection.end()
  await until(async () => (await storedEvents(server.dataDir)).some(event => event.targets[0]?.targetId === 4711), {
    what: 'the event',
  })
})

it('a connection without a single byte does not disturb others', async () => {
  const silent = await RawConnection.open(server.port)
  expect((await server.post(smallAlarm())).status).toBe(200)
  silent.destroy()
})

it.skipIf(!hasIpv6)('an IPv4 device at a listener for both families is stored under its plain address', async () => {
  const own = await startHostedServer({ env: { VIEWTRON_CAMERA_HOST: '::' } })
  const connection = await RawConnection.open(own.port, '127.0.0.1')
  await connection.write(rawRequest({ body: smallAlarm() }))
  expect((await connection.readReply()).status).toBe(200)
  connection.destroy()
  expect((await storedEvents(own.dataDir)).map(event => event.clientIp)).toEqual(['127.0.0.1'])
  await filesWritten(own.dataDir)
  expect(filesIn(own.dataDir, 'raw_posts', /_127\.0\.0\.1_[^/]*\.xml$/)).toHaveLength(1)
})
