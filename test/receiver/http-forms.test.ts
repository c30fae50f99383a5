import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallAlarm } from '../support/posts.ts'
import { chunked, type RawRequest, rawRequest } from '../support/raw-request.ts'
import { RawConnection, type RawReply } from '../support/raw-socket.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { filesIn, filesWritten, storedEvents } from '../support/stored.ts'

let server: ServerProcess
let targetIds = 1000

beforeAll(async () => {
  server = await launchServer()
})
afterAll(() => server.dispose())

/** The events whose only target has this number; each test uses numbers of its own. */
async function storedOf(targetId: number) {
  return (await storedEvents(server.dataDir)).filter(event => event.targets[0]?.targetId === targetId)
}

async function send(...parts: (Buffer | string)[]): Promise<RawReply> {
  const connection = await RawConnection.open(server.port)
  for (const part of parts) await connection.write(part)
  const reply = await connection.readReply()
  connection.destroy()
  return reply
}

async function expectStored(request: Omit<RawRequest, 'body'>, encode = (body: Buffer) => body): Promise<void> {
  const targetId = targetIds++
  const { status } = await send(rawRequest({ ...request, body: encode(smallAlarm({ targetId })) }))
  expect(status).toBe(200)
  expect(await storedOf(targetId)).toHaveLength(1)
}

describe('a post is stored', () => {
  it.each(['/', '/API', '/SendAlarmStatus', '/a/b?c=d#e', '/%20', '//'])('whatever its path: %s', target =>
    expectStored({ target }),
  )

  it('when its target is an absolute URL, as recorders send it', () =>
    expectStored({ target: 'http://192.168.0.56:5002/API' }))

  it('without a Host header', () => expectStored({ headers: { Host: null } }))

  it('over HTTP/1.0', () => expectStored({ version: '1.0' }))

  it('in chunks', () => expectStored({ headers: { 'Content-Length': null, 'Transfer-Encoding': 'chunked' } }, chunked))

  it('in chunks that come together with Content-Length: 0', () =>
    expectStored({ headers: { 'Content-Length': '0', 'Transfer-Encoding': 'chunked' } }, chunked))

  it.each(['xml', 'text', 'application/soap+xml; charset=utf-8', ''])('with the Content-Type "%s"', type =>
    expectStored({ headers: { 'Content-Type': type } }),
  )

  it('without a Content-Type', () => expectStored({}))

  it('byte by byte', async () => {
    const targetId = targetIds++
    const bytes = rawRequest({ body: smallAlarm({ targetId }) })
    const { status } = await send(...[...bytes].map(byte => Buffer.from([byte])))
    expect(status).toBe(200)
    expect(await storedOf(targetId)).toHaveLength(1)
  })

  it('after the server has said 100 Continue where it is asked to', async () => {
    const targetId = targetIds++
    const body = smallAlarm({ targetId })
    const request = rawRequest({ headers: { Expect: '100-continue' }, body })
    const connection = await RawConnection.open(server.port)
    await connection.write(request.subarray(0, request.length - body.length))
    expect((await connection.readReply()).status).toBe(100)
    await connection.write(body)
    expect((await connection.readReply()).status).toBe(200)
    connection.destroy()
    expect(await storedOf(targetId)).toHaveLength(1)
  })
})

it('posts written one after the other without waiting are all stored and answered in order', async () => {
  const ids = Array.from({ length: 10 }, () => targetIds++)
  const connection = await RawConnection.open(server.port)
  await connection.write(Buffer.concat(ids.map(targetId => rawRequest({ body: smallAlarm({ targetId }) }))))
  for (const _ of ids) expect((await connection.readReply()).status).toBe(200)
  connection.destroy()
  const stored = (await storedEvents(server.dataDir)).map(event => event.targets[0]?.targetId)
  expect(stored.filter(id => ids.includes(id ?? 0)).sort()).toEqual(ids)
})

it('however the bytes of a post are split, the same event is stored', async () => {
  const timeUs = Date.now() * 1000
  const length = rawRequest({ body: smallAlarm({ targetId: 100_000, timeUs }) }).length
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: length - 1 }), { minLength: 1, maxLength: 6 })
  const firstId = 100_000
  let runs = 0
  const connection = await RawConnection.open(server.port)
  const property = fc.asyncProperty(cuts, async positions => {
    const bytes = rawRequest({ body: smallAlarm({ targetId: firstId + runs++, timeUs }) })
    const edges = [0, ...positions.sort((a, b) => a - b), bytes.length]
    for (const [n, end] of edges.slice(1).entries()) await connection.write(bytes.subarray(edges[n], end))
    expect((await connection.readReply()).status).toBe(200)
  })
  await fc.assert(property, { numRuns: 50 })
  connection.destroy()
  const events = (await storedEvents(server.dataDir)).filter(event => (event.targets[0]?.targetId ?? 0) >= firstId)
  expect(events.map(event => event.targets[0]?.targetId)).toEqual(Array.from({ length: runs }, (_, n) => firstId + n))
  const withoutIdentity = events.map(({ id, seq, receivedAt, targets, rules, ...facts }) => facts)
  expect(new Set(withoutIdentity.map(facts => JSON.stringify(facts))).size).toBe(1)
})

it('cut in two at any byte, a post is kept as it was sent', async () => {
  const body = '<odd/>'
  const bytes = rawRequest({ body })
  const connection = await RawConnection.open(server.port)
  for (let at = 1; at < bytes.length; at++) {
    await connection.write(bytes.subarray(0, at))
    await connection.write(bytes.subarray(at))
    expect((await connection.readReply()).status).toBe(200)
  }
  connection.destroy()
  await filesWritten(server.dataDir)
  const kept = filesIn(server.dataDir, 'raw_posts', /unparsed\/raw_.*\.xml$/).map(file => readFileSync(file, 'utf8'))
  expect(kept).toEqual(Array.from({ length: bytes.length - 1 }, () => body))
})
