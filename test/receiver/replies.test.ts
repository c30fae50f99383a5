import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { smallAlarm } from '../support/posts.ts'
import { chunked, rawRequest } from '../support/raw-request.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { filesIn, filesWritten, storedEvents } from '../support/stored.ts'
import { temporaryFile } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const success =
  '<?xml version="1.0" encoding="UTF-8"?><config version="1.0" xmlns="http://www.ipc.com/ver10"><status>success</status></config>'

let server: HostedServer

beforeAll(async () => {
  server = await launchHostedServer({ env: { VIEWTRON_MAX_POST_BYTES: '64 KiB' } })
})
afterAll(() => server.dispose())

describe('the reply to a post', () => {
  it('is the one that devices expect', async () => {
    const { status, headers, body } = await server.post(smallAlarm(), {
      headers: { 'Accept-Encoding': 'gzip, deflate' },
    })
    expect(status).toBe(200)
    expect(body).toBe(success)
    expect(headers['content-type']).toBe('application/xml')
    expect(headers['content-length']).toBe(String(success.length))
    expect(headers['content-encoding']).toBeUndefined()
  })

  it('is the same for an empty keepalive', async () => {
    expect((await server.post('')).body).toBe(success)
  })

  it('is the same for a post without any length', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ headers: { 'Content-Length': null } }))
    expect((await connection.readReply()).body).toBe(success)
    connection.destroy()
  })

  it('promises to keep the connection for longer than devices are silent (120 s)', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ body: smallAlarm() }))
    const { headers } = await connection.readReply()
    connection.destroy()
    expect(headers.connection).toBe('keep-alive')
    expect(Number(/timeout=(\d+)/.exec(headers['keep-alive'] ?? '')?.[1])).toBeGreaterThanOrEqual(300)
  })

  it('closes the connection where the device asks for it', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ headers: { Connection: 'close' }, body: smallAlarm() }))
    expect((await connection.readReply()).headers.connection).toBe('close')
    await connection.closed()
  })
})

describe('a post that cannot be understood', () => {
  it.each([
    ['not-xml', 'hello'],
    ['malformed-xml', '<config><a></b></config>'],
    ['truncated', smallAlarm().subarray(0, 200)],
    ['unknown-message', '<odd/>'],
    ['forbidden-xml', '<!DOCTYPE a [<!ENTITY b "c">]><config>&b;</config>'],
  ])('is answered with success and kept with its reason: %s', async (reason, post) => {
    const { status, body } = await server.post(post)
    expect([status, body]).toEqual([200, success])
    await filesWritten(server.dataDir)
    const kept = filesIn(server.dataDir, 'raw_posts', /unparsed\/raw_.*\.xml$/)
    const [own = ''] = kept.filter(file => readFileSync(file).equals(Buffer.from(post)))
    expect(readFileSync(own.replace(/\.xml$/, '.reason.txt'), 'utf8')).toMatch(new RegExp(`^${reason}: .+\n$`))
  })
})

describe('GET', () => {
  it('describes the server in one line of text, with the number of events', async () => {
    const own = await startHostedServer()
    const before = await own.post('', { method: 'GET', path: '/' })
    expect(before.status).toBe(200)
    expect(before.headers['content-type']).toMatch(/^text\/plain/)
    expect(before.body).toMatch(/^Viewtron Event Server is running.* 0 events stored.*\n$/)
    await own.post(smallAlarm())
    expect((await own.post('', { method: 'GET' })).body).toContain('1 event stored, 1 post received')
  })

  it('says to a balancer whether posts are taken', async () => {
    const { status, headers, body } = await server.post('', { method: 'GET', path: '/readyz' })
    expect([status, headers['cache-control'], body]).toEqual([200, 'no-store', 'ready\n'])
  })

  it('is answered for HEAD with the same headers and no body', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ method: 'HEAD' }))
    const head = await connection.readReply({ toHead: true })
    await connection.write(rawRequest({ method: 'GET' }))
    const get = await connection.readReply()
    connection.destroy()
    expect(head.status).toBe(200)
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
  })
})

describe('what is refused', () => {
  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is answered 405 and told what is allowed', async method => {
    const { status, headers, body } = await server.post('<a/>', { method })
    expect(status).toBe(405)
    expect(headers.allow).toBe('POST, GET, HEAD')
    expect(body).toContain('[method-not-allowed]')
  })

  it('a post larger than the limit by its Content-Length gets 413, and the connection serves the next one', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ body: Buffer.alloc(65 * 1024, 'x') }))
    expect((await connection.readReply()).status).toBe(413)
    await connection.write(rawRequest({ body: smallAlarm() }))
    expect((await connection.readReply()).status).toBe(200)
    connection.destroy()
  })

  it('a post that grows over the limit in chunks gets 413, and the connection serves the next one', async () => {
    const connection = await RawConnection.open(server.port)
    const headers = { 'Content-Length': null, 'Transfer-Encoding': 'chunked' }
    await connection.write(rawRequest({ headers, body: chunked(Buffer.alloc(80 * 1024, 'x'), 1024) }))
    expect((await connection.readReply()).status).toBe(413)
    await connection.write(rawRequest({ body: smallAlarm() }))
    expect((await connection.readReply()).status).toBe(200)
    connection.destroy()
  })

  it('a post of exactly the limit is taken', async () => {
    expect((await server.post(Buffer.alloc(64 * 1024, 'x'))).status).toBe(200)
  })

  it('a target without a slash gets a 400 with the correct address, and the log names the sender', async () => {
    const own = await startHostedServer()
    const connection = await RawConnection.open(own.port)
    await connection.write(rawRequest({ target: 'API', body: smallAlarm() }))
    const { status, body } = await connection.readReply()
    await connection.closed()
    expect(status).toBe(400)
    expect(body).toContain('must begin with a slash')
    await until(() => own.stderr().includes('[bad-request]'), { what: 'the line in the log' })
    expect(own.stderr()).toContain('127.0.0.1: a request that cannot be read')
  })

  it.each([
    ['a blank in its target', rawRequest({ target: '/my camera' })],
    ['a Content-Length that is no number', rawRequest({ headers: { 'Content-Length': 'abc' } })],
    ['no HTTP at all', Buffer.from('hello\r\n\r\n')],
  ])('%s is answered 400 and closes only its own connection', async (_, request) => {
    const standing = await RawConnection.open(server.port)
    const connection = await RawConnection.open(server.port)
    await connection.write(request)
    expect((await connection.readReply()).status).toBe(400)
    await connection.closed()
    await standing.write(rawRequest({ body: smallAlarm() }))
    expect((await standing.readReply()).status).toBe(200)
    standing.destroy()
  })

  it('a device that asks before it sends too much is refused without having sent it', async () => {
    const connection = await RawConnection.open(server.port)
    await connection.write(rawRequest({ headers: { 'Content-Length': '70000', Expect: '100-continue' } }))
    expect((await connection.readReply()).status).toBe(413)
    connection.destroy()
  })

  it('a sender outside the allowed networks gets 403 and nothing of its post is kept', async () => {
    const own = await startHostedServer({ env: { VIEWTRON_CAMERA_NETWORKS: '10.0.0.0/8' } })
    const { status, body } = await own.post(smallAlarm())
    expect(status).toBe(403)
    expect(body).toContain('127.0.0.1 is outside the allowed networks')
    expect(await storedEvents(own.dataDir)).toEqual([])
  })
})

describe('where credentials are configured', () => {
  const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

  it('only the right user and password may post; the password may rest in a file', async () => {
    const own = await startHostedServer({
      env: { VIEWTRON_CAMERA_USER: 'gate', VIEWTRON_CAMERA_PASSWORD_FILE: temporaryFile('pass:word\n') },
    })
    const missing = await own.post(smallAlarm())
    expect(missing.status).toBe(401)
    expect(missing.headers['www-authenticate']).toMatch(/^Basic realm=/)
    expect((await own.post(smallAlarm(), { headers: basic('gate:password') })).status).toBe(401)
    expect((await own.post(smallAlarm(), { headers: { Authorization: 'Digest a' } })).status).toBe(401)
    expect((await own.post(smallAlarm(), { headers: basic('gate:pass:word') })).status).toBe(200)
    expect(await storedEvents(own.dataDir)).toHaveLength(1)
  })
})
