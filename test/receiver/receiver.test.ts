import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import { privateNetworks } from '../../src/lib/networks.ts'
import { Receiver, type ReceiverOptions } from '../../src/receiver/index.ts'
import { selfSigned } from '../../src/simulator/devices/index.ts'
import { smallAlarm } from '../support/posts.ts'
import { chunked, rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { until } from '../support/until.ts'

const mebibyte = 2 ** 20
const waitForRoomMs = 30_000
const slowGraceMs = 30_000

let receiver: Receiver
let port: number
let recorded: Buffer[]
let verdicts: string[]
/** Settles when ingest may go on with a post that is to be held. */
let holding: PromiseWithResolvers<void>

function fakeIngest(): ReceiverOptions['ingest'] {
  return {
    ingest: async ({ bytes }) => {
      if (bytes.toString('latin1', 0, 6) === '<hold>') await holding.promise
      else recorded.push(Buffer.from(bytes))
      return { verdict: 'stored', kind: 'alarm', postId: null, messages: [], camera: null }
    },
    tally: { events: 0, posts: 0, stored: 0, repeats: 0, unparsed: 0, refused: 0 },
    trouble: null,
  }
}

function createReceiver(tls: ReceiverOptions['tls'] = null): Receiver {
  return new Receiver({
    port: 0,
    host: '127.0.0.1',
    networks: privateNetworks,
    trustedProxies: [],
    maxPostBytes: 4 * mebibyte,
    maxBytesInFlight: 4 * mebibyte,
    minReceiveRate: 4096,
    credentials: { current: () => ({ asked: null }), ready: async () => ({ asked: null }) },
    tls,
    ingest: fakeIngest(),
    observers: [{ finished: ({ verdict }) => void verdicts.push(verdict) }],
    clock: systemClock,
    log: pino({ level: 'silent' }),
  })
}

beforeEach(async () => {
  // Sockets keep the machine's own time.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
  recorded = []
  verdicts = []
  holding = Promise.withResolvers()
  receiver = createReceiver()
  port = (await receiver.start()).port
})
afterEach(async () => {
  vi.useRealTimers()
  await receiver.stop()
})

/** A post that never comes to its end. */
async function slowPost(from?: string): Promise<RawConnection> {
  const connection = await RawConnection.open(port, '127.0.0.1', from)
  await connection.write(rawRequest({ headers: { 'Content-Length': String(3 * mebibyte) } }))
  await connection.write('<config>')
  return connection
}

/** A post that holds all room for posts until it is stored. */
async function hoarder(): Promise<RawConnection> {
  const connection = await RawConnection.open(port)
  const body = Buffer.alloc(mebibyte, ' ')
  body.write('<hold>')
  await connection.write(rawRequest({ body }))
  return connection
}

/** Lets the receiver see what has been written to it: it answers a GET on another connection afterwards. */
async function seen(): Promise<void> {
  const connection = await RawConnection.open(port)
  await connection.write(rawRequest({ method: 'GET' }))
  await connection.readReply()
  connection.destroy()
}

describe('a post that comes too slowly', () => {
  it('is given up after 30 s: its connection is closed, the reason noted, and others are not affected', async () => {
    const [slow, standing] = [await slowPost(), await RawConnection.open(port)]
    await seen()
    vi.advanceTimersByTime(slowGraceMs + 2000)
    await slow.closed()
    expect(verdicts).toEqual(['post-too-slow'])
    await standing.write(rawRequest({ body: smallAlarm() }))
    expect((await standing.readReply()).status).toBe(200)
    standing.destroy()
    expect(recorded).toHaveLength(1)
  })

  it('is given up as well where it was refused and is only read to its end', async () => {
    const slow = await RawConnection.open(port)
    await slow.write(rawRequest({ headers: { 'Content-Length': String(5 * mebibyte) }, body: 'x' }))
    expect((await slow.readReply()).status).toBe(413)
    vi.advanceTimersByTime(slowGraceMs + 2000)
    await slow.closed()
  })
})

describe('a post for which there is no room', () => {
  it('is stored as soon as there is', async () => {
    const held = await hoarder()
    await seen()
    const waiting = await RawConnection.open(port)
    const body = smallAlarm()
    await waiting.write(rawRequest({ body }))
    await seen()
    expect(recorded).toEqual([])
    holding.resolve()
    expect((await waiting.readReply()).status).toBe(200)
    for (const connection of [held, waiting]) connection.destroy()
    expect(recorded).toEqual([body])
  })

  it('is answered 503 after 30 s with the time to try again, and its connection serves the next', async () => {
    const held = await hoarder()
    await seen()
    const waiting = await RawConnection.open(port)
    await waiting.write(rawRequest({ body: smallAlarm() }))
    await until(() => vi.getTimerCount() > 1, { what: 'the wait for room' })
    vi.advanceTimersByTime(waitForRoomMs)
    const { status, headers, body } = await waiting.readReply()
    expect([status, headers['retry-after']]).toEqual([503, '5'])
    expect(body).toContain('[server-busy]')
    holding.resolve()
    await waiting.write(rawRequest({ body: smallAlarm() }))
    expect((await waiting.readReply()).status).toBe(200)
    for (const connection of [held, waiting]) connection.destroy()
  })
})

describe('posts that come slowly', () => {
  const senders = (count: number) => Array.from({ length: count }, (_, n) => `127.0.2.${n + 1}`)

  it('take no room from others, however much they announce', async () => {
    const slow = await Promise.all(senders(64).map(slowPost))
    await seen()
    const camera = await RawConnection.open(port)
    for (let n = 0; n < 20; n++) {
      await camera.write(rawRequest({ body: smallAlarm() }))
      expect((await camera.readReply()).status).toBe(200)
    }
    for (const connection of [camera, ...slow]) connection.destroy()
    expect(recorded).toHaveLength(20)
  })

  it('are given up, the slowest first, when what they have sent leaves no room', async () => {
    const slow = await Promise.all(senders(6).map(slowPost))
    // Half of what may be on its way in: the others' pace is far better than that of the first.
    for (const connection of slow.slice(1)) await connection.write(Buffer.alloc(200 * 1024, ' '))
    await seen()
    const camera = await RawConnection.open(port)
    await camera.write(rawRequest({ body: Buffer.alloc(700 * 1024, ' ') }))
    await until(() => vi.getTimerCount() > 2, { what: 'the wait for room' })
    vi.advanceTimersByTime(60_000)
    await until(() => verdicts.includes('post-too-slow'))
    await slow[0]?.closed()
    expect((await camera.readReply()).status).toBe(200)
    for (const connection of [camera, ...slow]) connection.destroy()
  })
})

it('a post in chunks that is alone is taken although it outgrows a small budget', async () => {
  const connection = await RawConnection.open(port)
  const headers = { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }
  const body = Buffer.alloc(3 * mebibyte, ' ')
  await connection.write(rawRequest({ headers, body: chunked(body, 64 * 1024) }))
  expect((await connection.readReply()).status).toBe(200)
  connection.destroy()
  expect(recorded[0]?.equals(body)).toBe(true)
})

it('the body of a post is handed on unchanged, also when buffers are reused', async () => {
  const connection = await RawConnection.open(port)
  const posts = [9000, 300, 70_000, 301, 9000].map((size, n) => Buffer.alloc(size, `${n}`))
  for (const body of posts) {
    await connection.write(rawRequest({ body }))
    expect((await connection.readReply()).status).toBe(200)
  }
  connection.destroy()
  expect(recorded).toEqual(posts)
})

it('a post waits for none of a thousand that come slowly', async () => {
  const slow = await Promise.all(Array.from({ length: 1000 }, (_, n) => slowPost(`127.0.2.${(n % 200) + 1}`)))
  await seen()
  const camera = await RawConnection.open(port)
  await camera.write(rawRequest({ body: smallAlarm() }))
  expect((await camera.readReply()).status).toBe(200)
  // One with pictures goes on as soon as the slow ones can be told from it.
  await camera.write(rawRequest({ body: Buffer.alloc(100_000, ' ') }))
  await until(() => vi.getTimerCount() > 2, { what: 'the wait for room' })
  vi.advanceTimersByTime(1000)
  await until(() => verdicts.filter(verdict => verdict === 'post-too-slow').length >= 400)
  await until(() => {
    vi.advanceTimersByTime(100)
    return recorded.length === 2
  })
  expect((await camera.readReply()).status).toBe(200)
  for (const connection of [camera, ...slow]) connection.destroy()
})

describe('stopping', () => {
  const stopWithinMs = 8000

  it('is not delayed by idle connections', async () => {
    const used = await RawConnection.open(port)
    await used.write(rawRequest({ body: smallAlarm() }))
    await used.readReply()
    const silent = await RawConnection.open(port)
    await seen()
    const stopping = receiver.stop()
    vi.advanceTimersByTime(stopWithinMs / 8)
    await stopping
    await Promise.all([used.closed(), silent.closed()])
  })

  it('is not delayed by a TLS connection on which nothing came after the handshake', async () => {
    const secure = createReceiver({ pair: await selfSigned('localhost'), watch: () => undefined })
    const { port: securePort } = await secure.start()
    const socket = connectTls({ port: securePort, host: '127.0.0.1', rejectUnauthorized: false })
    const standing = new RawConnection(socket)
    await once(socket, 'secureConnect')
    let isStopped = false
    const stopping = secure.stop().then(() => {
      isStopped = true
    })
    // The server finishes the handshake at a moment of its own, so its time passes in small steps.
    for (let passedMs = 0; passedMs < stopWithinMs / 2 && !isStopped; passedMs += 25) {
      vi.advanceTimersByTime(25)
      await wait(20)
    }
    expect(isStopped).toBe(true)
    await Promise.all([stopping, standing.closed()])
  })

  it('ends a post that a device never finishes after 8 s', async () => {
    const slow = await slowPost()
    await seen()
    const stopping = receiver.stop()
    vi.advanceTimersByTime(stopWithinMs)
    await stopping
    await slow.closed()
  })
})
