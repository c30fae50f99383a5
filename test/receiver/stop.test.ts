import { describe, expect, it } from 'vitest'
import { freshPost, smallAlarm } from '../support/posts.ts'
import { rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { startServer } from '../support/server-process.ts'
import { storedEvents } from '../support/stored.ts'
import { until } from '../support/until.ts'

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', signal => {
  it('lets a post that is under way be finished, stored and answered before the server ends with 0', async () => {
    const server = await startServer()
    const connection = await RawConnection.open(server.port)
    const request = rawRequest({ body: freshPost('ipc-v1x/lpr') })
    await connection.write(request.subarray(0, 5000))
    expect((await server.post('')).status).toBe(200)
    server.kill(signal)
    await until(() => server.stderr().includes(`${signal}: finishing`), { what: 'the line in the log' })
    await connection.write(request.subarray(5000))
    const { status, headers } = await connection.readReply()
    expect([status, headers.connection]).toEqual([200, 'close'])
    expect(await server.exited).toBe(0)
    expect(await storedEvents(server.dataDir)).toHaveLength(1)
  })
})

describe('an end that was asked for', () => {
  // receiver.test.ts proves with its own clock how long these take.
  it('closes connections that are idle', async () => {
    const server = await startServer()
    const used = await RawConnection.open(server.port)
    await used.write(rawRequest({ body: smallAlarm() }))
    await used.readReply()
    const silent = await RawConnection.open(server.port)
    expect(await server.stop()).toBe(0)
    await Promise.all([used.closed(), silent.closed()])
  })

  it('takes no harm from a second signal', async () => {
    const server = await startServer()
    const connection = await RawConnection.open(server.port)
    const request = rawRequest({ body: smallAlarm() })
    await connection.write(request.subarray(0, 200))
    expect((await server.post('')).status).toBe(200)
    server.kill('SIGTERM')
    await until(() => server.stderr().includes('SIGTERM: finishing'), { what: 'the line in the log' })
    server.kill('SIGTERM')
    server.kill('SIGINT')
    await connection.write(request.subarray(200))
    expect((await connection.readReply()).status).toBe(200)
    expect(await server.exited).toBe(0)
    expect(await storedEvents(server.dataDir)).toHaveLength(1)
  })

  it('ends although a device never finishes its post', async () => {
    const server = await startServer()
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ body: smallAlarm() }).subarray(0, 200))
    expect((await server.post('')).status).toBe(200)
    expect(await server.stop()).toBe(0)
  })
})
