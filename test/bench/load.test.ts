import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contestants } from '../../bench/contestants.ts'
import { applyLoad } from '../../bench/measure.ts'
import { errorCode, PostConnection } from '../../bench/post-connection.ts'
import { makePost } from '../../bench/posts.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('load on a bare server', () => {
  test('every acknowledged image event left three files', async () => {
    await using server = await contestants.bareThreeFiles.start(join(folder, 'data'))
    const report = await applyLoad(server.port, { kind: 'image', connections: 3, posts: 2 })
    expect(report).toMatchObject({ answers: { '200': 6 }, hung: 0 })
    expect(readdirSync(server.dataFolder)).toHaveLength(18)
    expect(server.counters().writtenBytes).toBeGreaterThan(6 * 800_000)
  })

  test('every acknowledged event without pictures left one file', async () => {
    await using server = await contestants.bareOneFile.start(join(folder, 'data'))
    const report = await applyLoad(server.port, { kind: 'event', connections: 2, posts: 5 })
    expect(report.answers).toEqual({ '200': 10 })
    expect(readdirSync(server.dataFolder)).toHaveLength(10)
  })

  test('a given rate is kept', async () => {
    await using server = await contestants.bareAnswer.start(join(folder, 'data'))
    const report = await applyLoad(server.port, { kind: 'keepalive', connections: 2, rate: 50, seconds: 0.2 })
    expect(report.answers).toEqual({ '200': 10 })
  })

  test('stopping leaves what the server wrote, for the next contestant must not pay for the deletion', async () => {
    {
      await using server = await contestants.bareOneFile.start(join(folder, 'data'))
      await applyLoad(server.port, { kind: 'event', connections: 1, posts: 1 })
    }
    expect(readdirSync(folder)).toContain('data')
  })
})

describe('a connection', () => {
  const post = makePost('event', 0, { overview: '', crop: '' })
  let server: Server | undefined

  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  test('is opened again after a reply that ended it', async () => {
    let answered = 0
    const port = await listen((request, response) => {
      request.resume().on('end', () => response.writeHead(answered++ === 0 ? 503 : 200, { Connection: 'close' }).end())
    })
    const connection = new PostConnection({ port })
    expect([await connection.send(post.request), await connection.send(post.request)]).toEqual([503, 200])
    connection.close()
  })

  test('sends from the address it was given', async () => {
    const senders: (string | undefined)[] = []
    const port = await listen((request, response) => {
      senders.push(request.socket.remoteAddress)
      request.resume().on('end', () => response.end())
    })
    const connection = new PostConnection({ port, localAddress: '127.0.0.9' })
    await connection.send(post.request)
    connection.close()
    expect(senders).toEqual(['127.0.0.9'])
  })

  test('that is cut without a reply is an error, and the next post opens a new one', async () => {
    const listener = createSocketServer(socket => socket.once('data', () => socket.resetAndDestroy())).listen(0)
    const connection = new PostConnection({ port: (listener.address() as AddressInfo).port })
    const codes = [
      await connection.send(post.request).catch(errorCode),
      await connection.send(post.request).catch(errorCode),
    ]
    listener.close()
    expect(codes).toEqual(['ECONNRESET', 'ECONNRESET'])
  })

  async function listen(handler: Parameters<typeof createServer>[1]): Promise<number> {
    server = createServer(handler)
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
})
