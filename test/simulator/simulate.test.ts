import { describe, expect, it } from 'vitest'
import { decode } from '../../src/protocol/index.ts'
import { selectTypes, simulate } from '../../src/simulator/index.ts'
import { startServer } from './server.ts'

const startMs = Date.parse('2026-11-23T14:05:09.473Z')
const decodeAll = (posts: { body: Buffer }[]) =>
  posts.flatMap(({ body }) => decode(body, { receivedAt: new Date('2026-11-23T14:10:00Z'), timeZone: 'UTC' }))

describe('simulate', () => {
  it('sends as many events as asked for, and everything around them', async () => {
    await using server = await startServer()
    const summary = await simulate({ url: server.url, count: 12, rate: 40, startMs })
    const kinds = decodeAll(server.posts).map(message => message.kind)
    expect(kinds.filter(kind => kind === 'alarm')).toHaveLength(12)
    expect(new Set(kinds)).toEqual(new Set(['alarm', 'status', 'trajectory', 'keepalive']))
    expect(summary).toMatchObject({
      sent: server.posts.length,
      acknowledged: server.posts.length,
      refused: 0,
      failed: 0,
    })
    expect(summary.latencyMs?.p50).toBeGreaterThan(0)
  })

  it('sends the same bytes for the same seed and start', async () => {
    const bodies = async (seed: number) => {
      await using server = await startServer()
      const options = { url: server.url, count: 8, rate: 100, startMs, seed }
      await simulate(options)
      return server.posts.map(({ body }) => body.toString('latin1')).sort()
    }
    const [once, again, other] = [await bodies(7), await bodies(7), await bodies(8)]
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  })

  it('gives the first event the time it was told', async () => {
    await using server = await startServer()
    await simulate({ url: server.url, count: 1, startMs, selection: selectTypes(['lpr']) })
    expect(decodeAll(server.posts)[0]?.occurredAt).toBe('2026-11-23T14:05:09.473Z')
  })

  it('keeps one connection a camera, and posts as a camera does', async () => {
    await using server = await startServer()
    const selection = selectTypes(['trajectory'])
    await simulate({ url: server.url, count: 30, rate: 300, cameras: 2, nvrChannels: 0, selection })
    expect(new Set(server.posts.map(post => post.port)).size).toBe(2)
    expect(server.posts[0]?.target).toBe('/API')
    expect(server.posts[0]?.headers).toMatchObject({
      'content-type': 'application/xml; charset=utf-8',
      connection: 'keep-alive',
    })
  })

  it('posts as a recorder does: whole address as target, SOAP type, a connection a post', async () => {
    await using server = await startServer()
    const selection = selectTypes(['region-intrusion'])
    await simulate({ url: server.url, count: 3, rate: 50, cameras: 0, nvrChannels: 2, selection })
    expect(new Set(server.posts.map(post => post.port)).size).toBe(3)
    expect(server.posts[0]?.target).toBe(server.url.href)
    expect(server.posts[0]?.headers).toMatchObject({
      'content-type': 'application/soap+xml; charset=utf-8',
      connection: 'close',
    })
  })

  it('frames chunked posts without a length', async () => {
    await using server = await startServer()
    await simulate({ url: server.url, count: 2, rate: 50, selection: selectTypes(['chunked']) })
    expect(server.posts[0]?.headers).toMatchObject({ 'transfer-encoding': 'chunked' })
    expect(server.posts[0]?.headers['content-length']).toBeUndefined()
    expect(decodeAll(server.posts).map(message => message.kind)).toEqual(['alarm', 'alarm'])
  })

  it('counts refusals with their reason and does not send again', async () => {
    await using server = await startServer(({ body }) => (body.includes('keepalive') ? 200 : 503))
    const selection = selectTypes(['status'])
    const summary = await simulate({ url: server.url, count: 4, rate: 100, selection })
    expect(summary).toMatchObject({
      sent: 4,
      acknowledged: 0,
      refused: 4,
      reasons: { 'status 503': 4 },
      latencyMs: null,
    })
    expect(server.posts).toHaveLength(4)
  })

  it('counts posts that nobody answers', async () => {
    const server = await startServer()
    await server[Symbol.asyncDispose]()
    const summary = await simulate({ url: server.url, count: 2, rate: 100, selection: selectTypes(['status']) })
    expect(summary).toMatchObject({ sent: 2, acknowledged: 0, refused: 0, failed: 2 })
  })

  it('stops when told to, with the summary of what was sent', async () => {
    await using server = await startServer()
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    const summary = await simulate({ url: server.url, rate: 20, signal: stop.signal, onProgress, startMs })
    expect(summary.sent).toBe(server.posts.length)
    expect(summary.acknowledged).toBeGreaterThan(0)
  })

  it('sends nothing when no camera of the site can send what is selected', async () => {
    await using server = await startServer()
    const selection = selectTypes(['sound-detection'])
    expect(await simulate({ url: server.url, cameras: 0, nvrChannels: 2, selection })).toMatchObject({ sent: 0 })
  })
})
