import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type StreamOptions, streamRoutes } from '../../../src/api/routes/stream.ts'
import { startStore } from '../../search/search-store.ts'
import { until } from '../../support/until.ts'
import { ApiFixture, serve } from './api-fixture.ts'
import { EventStream } from './event-stream.ts'

async function streaming(options: StreamOptions = {}): Promise<{ fixture: ApiFixture; url: string; port: number }> {
  const fixture = new ApiFixture(await startStore())
  const port = await serve(app => app.register(streamRoutes(fixture.context, options)))
  return { fixture, port, url: `http://127.0.0.1:${port}/events/stream` }
}

const seqsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, seq]) => Number(seq))

/** A reader that takes nothing until it is asked for all that it was sent. */
async function stuckReader(port: number, query = '') {
  const socket = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  let closed = false
  socket.on('error', () => undefined)
  socket.on('close', () => {
    closed = true
  })
  socket.pause()
  socket.write(`GET /events/stream?${query} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
  const read = async () => {
    const chunks: Buffer[] = []
    socket.on('data', chunk => void chunks.push(chunk))
    socket.resume()
    await until(() => closed, { what: 'the end of the stream' })
    // Chunks of HTTP/1.1 stand between messages.
    return Buffer.concat(chunks)
      .toString()
      .replace(/\r\n[0-9a-f]+\r\n/g, '')
  }
  return { read, isClosed: () => closed }
}

describe('the live stream', () => {
  it('keeps the line open, and tells who hears nothing how far the log has come', async () => {
    const { fixture, url } = await streaming({ heartbeatMs: 20 })
    const stream = await EventStream.open(`${url}?kinds=alarm&plate=NOBODY`)
    await until(() => stream.named('position').length >= 3)
    await fixture.add(7)
    await until(() => stream.seqs.at(-1) === 7)
    expect(stream.seqs).toEqual(stream.named('position').map(({ id }) => id))
  })

  it('has room for so many and no more', async () => {
    const { url } = await streaming({ maxListeners: 2 })
    const first = await EventStream.open(url)
    await EventStream.open(url)
    await expect(EventStream.open(url)).rejects.toThrow('503')
    first.close()
    await until(() => EventStream.open(url).then(Boolean, () => false), { what: 'room for another' })
  })

  it('leaves room for others beside one address that opens many', async () => {
    const { url } = await streaming({ maxOfOne: 2 })
    const first = await EventStream.open(url)
    await EventStream.open(url)
    await expect(EventStream.open(url)).rejects.toThrow('503')
    await EventStream.open(url, {}, '127.0.0.9')
    first.close()
    await until(() => EventStream.open(url).then(Boolean, () => false), { what: 'room for another' })
  })

  it('ends the readers that are furthest behind when all together hold too much, and they miss nothing', async () => {
    const { fixture, url, port } = await streaming({ maxHeldBytes: 500_000 })
    const stuck = await Promise.all(Array.from({ length: 10 }, () => stuckReader(port)))
    await until(() => fixture.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&text=M`)
    let added = 0
    // In few rounds, since a stream that was ended is closed after 5 s even if its reader has not read the rest.
    for (; added < 400; added += 10) {
      await fixture.add(10, 20)
      await until(() => reader.seqs.length === added + 10)
    }
    for (const { read } of stuck) {
      const text = await read()
      // Whole messages up to the last word, so that the last id is what the reader really has.
      expect(text.trimEnd()).toMatch(/\n\nevent: behind\ndata: \{.*\}$/)
      expect(seqsIn(text)).toEqual(Array.from(seqsIn(text), (_, n) => n + 1))
    }
    expect(reader.seqs).toHaveLength(added)
  })

  it('replays to everybody although many who ask for a replay take nothing', async () => {
    const { fixture, url, port } = await streaming({ maxHeldBytes: 8_000_000 })
    for (let n = 0; n < 3; n++) await fixture.add(200, 20)
    for (let n = 0; n < 20; n++) await stuckReader(port, 'lastEventId=0')
    await until(() => fixture.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&lastEventId=0`)
    await until(() => reader.seqs.length === 600, { withinMs: 30_000, what: 'the whole replay' })
  }, 40_000)

  it('watches nothing while nobody listens', async () => {
    const { fixture, url } = await streaming()
    expect(fixture.watched).toBe(0)
    const stream = await EventStream.open(url)
    await until(() => fixture.watched === 1)
    stream.close()
    await until(() => fixture.watched === 0)
  })

  it('gives up a reader that takes nothing, while others get everything', async () => {
    const { fixture, url, port } = await streaming({ maxBacklogBytes: 100_000 })
    const stuck = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void stuck.destroy())
    stuck.pause()
    stuck.write('GET /events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await until(() => fixture.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&text=M`)
    let added = 0
    const closed = { is: false }
    stuck.on('close', () => {
      closed.is = true
    })
    stuck.on('error', () => undefined)
    // Until the buffers of the system are full too.
    for (; added < 2000; added += 100) {
      await fixture.add(100, 20)
      await until(() => reader.seqs.length === added + 100)
    }
    stuck.resume()
    await until(() => closed.is, { what: 'the end of the stuck reader' })
    expect(reader.seqs).toHaveLength(added)
  })

  it('gives up a reader that takes nothing of a replay', async () => {
    const { fixture, port } = await streaming({ patienceMs: 100 })
    for (let n = 0; n < 5; n++) await fixture.add(200, 20)
    const stuck = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void stuck.destroy())
    const received = { bytes: 0, closed: false }
    stuck.on('error', () => undefined)
    stuck.on('close', () => {
      received.closed = true
    })
    stuck.pause()
    stuck.write('GET /events/stream?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await until(() => fixture.watched === 1)
    await until(() => fixture.watched === 0, { what: 'the end of the stuck reader' })
    stuck.resume()
    await until(() => received.closed)
  })

  it('ends for somebody who was signed out', async () => {
    const { fixture, url } = await streaming({ heartbeatMs: 20 })
    const stream = await EventStream.open(url)
    await until(() => stream.named('position').length > 2)
    expect(stream.closed).toBe(false)
    fixture.isWelcome = false
    await until(() => stream.closed)
  })

  it('misses nothing when the database was in trouble meanwhile', async () => {
    const { fixture, url } = await streaming()
    const stream = await EventStream.open(`${url}?kinds=alarm`)
    await until(() => stream.named('hello').length > 0)
    fixture.isBroken = true
    await fixture.add(10)
    await fixture.add(5)
    fixture.isBroken = false
    await until(() => stream.seqs.length === 15)
    expect(stream.seqs).toEqual(Array.from({ length: 15 }, (_, n) => n + 1))
  })
})
