import http from 'node:http'
import { connect } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ApiContext } from '../../../src/api/api-context.ts'
import { exportRoutes } from '../../../src/api/routes/export.ts'
import { type StreamOptions, streamRoutes } from '../../../src/api/routes/stream.ts'
import type { Queries } from '../../../src/database/index.ts'
import { createLog } from '../../../src/lib/log.ts'
import { sampleEvent, vehicle } from '../../search/sample-events.ts'
import { type Store, startStore } from '../../search/search-store.ts'
import { until } from '../../support/until.ts'
import { EventStream } from './event-stream.ts'

// As much as an event keeps of one text.
const longTarget = { vehicle: vehicle({ brand: 'M'.repeat(1000) }) }

/** A log that the test writes, with the parts around it as plain as they can be. */
class House {
  readonly store: Store
  lastSeq = 0
  isWelcome = true
  /** Makes the next questions fail. */
  isBroken = false
  private readonly watchers = new Set<() => void>()

  constructor(store: Store) {
    this.store = store
  }

  get watched(): number {
    return this.watchers.size
  }

  /** Adds events, each of so many thousand characters. */
  async add(count: number, thousands = 0): Promise<void> {
    const targets = Array.from({ length: thousands }, () => longTarget)
    const events = Array.from({ length: count }, (_, n) =>
      sampleEvent(this.lastSeq + n + 1, { smartType: 'MOTION', ...(thousands > 0 && { targets }) }),
    )
    await this.store.store(events)
    this.lastSeq += count
    for (const watcher of this.watchers) watcher()
  }

  get context(): ApiContext {
    const house = this
    const queries = new Proxy(this.store.database.queries, {
      get(target, name) {
        if (house.isBroken && name === 'selectFrom') throw new Error('the disk is gone')
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }) as Queries
    const feed = {
      get lastSeq() {
        return house.lastSeq
      },
      watch(watcher: () => void) {
        house.watchers.add(watcher)
        return () => house.watchers.delete(watcher)
      },
    }
    const parts = {
      queries,
      feed,
      dataDir: '/nowhere',
      timeZone: 'UTC',
      log: createLog('silent'),
      config: { publicUrl: null, trustedProxies: [] },
      clock: { now: () => new Date() },
      analysis: { presence: () => [], watchPresence: () => () => undefined, searchable: async () => 0 },
      outputs: { alerts: { watch: () => () => undefined } },
      requestAuth: { isStillValid: async () => house.isWelcome },
      metrics: { gauge: () => undefined },
      audit: { note: () => undefined },
    }
    return parts as unknown as ApiContext
  }
}

async function serve(register: (app: FastifyInstance) => void): Promise<number> {
  const app = Fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  register(app)
  onTestFinished(() => app.close())
  await app.listen({ port: 0, host: '127.0.0.1' })
  return (app.server.address() as { port: number }).port
}

async function streaming(options: StreamOptions = {}): Promise<{ house: House; url: string; port: number }> {
  const house = new House(await startStore())
  const port = await serve(app => app.register(streamRoutes(house.context, options)))
  return { house, port, url: `http://127.0.0.1:${port}/events/stream` }
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
    const { house, url } = await streaming({ heartbeatMs: 20 })
    const stream = await EventStream.open(`${url}?kinds=alarm&plate=NOBODY`)
    await until(() => stream.named('position').length >= 3)
    await house.add(7)
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
    const { house, url, port } = await streaming({ maxHeldBytes: 500_000 })
    const stuck = await Promise.all(Array.from({ length: 10 }, () => stuckReader(port)))
    await until(() => house.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&text=M`)
    let added = 0
    for (; added < 400; added += 5) {
      await house.add(5, 20)
      await until(() => reader.seqs.length === added + 5)
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
    const { house, url, port } = await streaming({ maxHeldBytes: 8_000_000 })
    for (let n = 0; n < 3; n++) await house.add(200, 20)
    for (let n = 0; n < 20; n++) await stuckReader(port, 'lastEventId=0')
    await until(() => house.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&lastEventId=0`)
    await until(() => reader.seqs.length === 600, { withinMs: 30_000, what: 'the whole replay' })
  }, 40_000)

  it('watches nothing while nobody listens', async () => {
    const { house, url } = await streaming()
    expect(house.watched).toBe(0)
    const stream = await EventStream.open(url)
    await until(() => house.watched === 1)
    stream.close()
    await until(() => house.watched === 0)
  })

  it('gives up a reader that takes nothing, while others get everything', async () => {
    const { house, url, port } = await streaming({ maxBacklogBytes: 100_000 })
    const stuck = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void stuck.destroy())
    stuck.pause()
    stuck.write('GET /events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await until(() => house.watched === 1)
    const reader = await EventStream.open(`${url}?kinds=alarm&text=M`)
    let added = 0
    const closed = { is: false }
    stuck.on('close', () => {
      closed.is = true
    })
    stuck.on('error', () => undefined)
    // Until the buffers of the system are full too.
    for (; added < 2000; added += 100) {
      await house.add(100, 20)
      await until(() => reader.seqs.length === added + 100)
    }
    stuck.resume()
    await until(() => closed.is, { what: 'the end of the stuck reader' })
    expect(reader.seqs).toHaveLength(added)
  })

  it('gives up a reader that takes nothing of a replay', async () => {
    const { house, port } = await streaming({ patienceMs: 100 })
    for (let n = 0; n < 5; n++) await house.add(200, 20)
    const stuck = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void stuck.destroy())
    const received = { bytes: 0, closed: false }
    stuck.on('error', () => undefined)
    stuck.on('close', () => {
      received.closed = true
    })
    stuck.pause()
    stuck.write('GET /events/stream?lastEventId=0 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await until(() => house.watched === 1)
    await until(() => house.watched === 0, { what: 'the end of the stuck reader' })
    stuck.resume()
    await until(() => received.closed)
  })

  it('ends for somebody who was signed out', async () => {
    const { house, url } = await streaming({ heartbeatMs: 20 })
    const stream = await EventStream.open(url)
    await until(() => stream.named('position').length > 2)
    expect(stream.closed).toBe(false)
    house.isWelcome = false
    await until(() => stream.closed)
  })

  it('misses nothing when the database was in trouble meanwhile', async () => {
    const { house, url } = await streaming()
    const stream = await EventStream.open(`${url}?kinds=alarm`)
    await until(() => stream.named('hello').length > 0)
    house.isBroken = true
    await house.add(10)
    await house.add(5)
    house.isBroken = false
    await until(() => stream.seqs.length === 15)
    expect(stream.seqs).toEqual(Array.from({ length: 15 }, (_, n) => n + 1))
  })
})

describe('an export', () => {
  const get = (port: number, path: string) =>
    new Promise<{ status: number; bytes: number; whole: boolean }>((resolve, reject) => {
      const request = http.get({ port, path, host: '127.0.0.1', agent: false }, response => {
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        response.on('error', () => undefined)
        response.on('close', () => resolve({ status: response.statusCode ?? 0, bytes, whole: response.complete }))
      })
      request.on('error', reject)
    })

  async function exporting(): Promise<{ house: House; port: number }> {
    const house = new House(await startStore())
    for (let n = 0; n < 4; n++) await house.add(500, 5)
    const port = await serve(app => app.register(exportRoutes(house.context)))
    return { house, port }
  }

  it.each(['csv', 'ndjson', 'zip'])(
    'that fails in the middle breaks the connection off: no short %s looks whole',
    async format => {
      const { house, port } = await exporting()
      const whole = await get(port, `/export.${format}`)
      expect(whole).toMatchObject({ status: 200, whole: true })
      const request = http.get({ port, path: `/export.${format}`, host: '127.0.0.1', agent: false })
      const result = await new Promise<{ whole: boolean }>((resolve, reject) => {
        request.on('error', reject)
        request.on('response', response => {
          response.once('data', () => {
            house.isBroken = true
          })
          response.on('error', () => undefined)
          response.on('close', () => resolve({ whole: response.complete }))
        })
      })
      expect(result.whole).toBe(false)
    },
  )

  it('that fails at once says so instead of beginning', async () => {
    const { house, port } = await exporting()
    house.isBroken = true
    expect((await get(port, '/export.csv')).status).toBe(500)
  })
})
