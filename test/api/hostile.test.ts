import { hostname } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HostedServer, launchHostedServer, startHostedServer } from '../support/hosted-server.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { adminName, adminPassword, setUp, type WebVisitor, webRequest } from '../support/web-client.ts'

let server: HostedServer
let admin: WebVisitor

beforeAll(async () => {
  server = await launchHostedServer()
  admin = await setUp(server)
})
afterAll(() => server.dispose())

const ask = (path: string, options?: Parameters<typeof webRequest>[2]) => webRequest(server.webUrl, path, options)
const settings = '/api/v1/settings'
const change = { method: 'PATCH', body: { approveDevices: true } }
const portOf = (url: string) => new URL(url).port

describe('a page of another site', () => {
  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin (a sandboxed frame)', { origin: 'null' }],
    ['the same host on another port', { origin: 'http://127.0.0.1:1' }],
    ['a neighbouring site', { 'sec-fetch-site': 'same-site' }],
    ['any other site', { 'sec-fetch-site': 'cross-site' }],
  ])('cannot change anything with the visitor’s cookie: %s', async (_, headers) => {
    const reply = await admin.send(settings, { ...change, headers })
    expect([reply.status, reply.json.code]).toEqual([403, 'cross-site-request'])
  })

  it('cannot sign the visitor in as somebody else', async () => {
    const body = { name: adminName, password: adminPassword }
    const reply = await ask('/auth/sign-in', { body, headers: { origin: 'https://evil.example' } })
    expect([reply.status, reply.headers['set-cookie']]).toEqual([403, undefined])
  })

  it('is told nothing that would let it read answers', async () => {
    const reply = await admin.send(settings, { headers: { origin: 'https://evil.example' } })
    const allowed = Object.keys(reply.headers).filter(name => name.startsWith('access-control-'))
    expect([allowed, reply.headers['cross-origin-resource-policy']]).toEqual([[], 'same-origin'])
  })

  it('cannot change anything where nobody has to sign in', async () => {
    const open = await startHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
    const headers = { origin: 'https://evil.example' }
    expect((await webRequest(open.webUrl, settings, { ...change, headers })).status).toBe(403)
    expect((await webRequest(open.webUrl, settings, change)).status).toBe(200)
    const own = { origin: open.webUrl.slice(0, -1), 'sec-fetch-site': 'same-origin' }
    expect((await webRequest(open.webUrl, settings, { ...change, headers: own })).status).toBe(200)
  })
})

describe('a change with a cookie', () => {
  it.each([
    ['none', ''],
    ['a wrong one', 'x'.repeat(43)],
  ])('needs its csrf token, not %s', async (_, token) => {
    const reply = await admin.send(settings, { ...change, headers: { 'x-csrf-token': token } })
    expect([reply.status, reply.json.code]).toEqual([403, 'csrf-token-wrong'])
  })

  it('passes from the page itself', async () => {
    const origin = server.webUrl.slice(0, -1)
    const reply = await admin.send(settings, { ...change, headers: { origin, 'sec-fetch-site': 'same-origin' } })
    expect(reply.status).toBe(200)
  })
})

describe('the name in the Host header', () => {
  it.each(['127.0.0.1', '10.1.2.3:5080', '[::1]:5080', '[fe80::1]', 'localhost', 'LOCALHOST:5080', hostname()])(
    'may be %s',
    async host => {
      expect((await ask('/healthz', { headers: { host } })).status).toBe(200)
    },
  )

  it.each([
    'evil.example',
    'evil.example:5080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '127.0.0.1@evil.example',
    '[::1].evil.example',
    'evil.example#127.0.0.1',
  ])('must not be %s', async host => {
    for (const path of ['/', '/healthz', '/api/v1/stats', '/api/openapi.json', '/auth/session']) {
      const reply = await ask(path, { headers: { host } })
      expect([path, reply.status, reply.json.code]).toEqual([path, 421, 'host-not-allowed'])
      expect(reply.json.hint).toContain('VIEWTRON_ALLOWED_HOSTS')
    }
  })

  it('may be one that the settings allow', async () => {
    const env = { VIEWTRON_ALLOWED_HOSTS: 'cams.example', VIEWTRON_PUBLIC_URL: 'https://video.example/x' }
    const other = await startHostedServer({ env })
    const statusFor = async (host: string) => (await webRequest(other.webUrl, '/healthz', { headers: { host } })).status
    expect(await statusFor('Cams.Example:81')).toBe(200)
    expect(await statusFor('video.example')).toBe(200)
    expect(await statusFor('evil.example')).toBe(421)
  })

  it('may be anything where the settings say so', async () => {
    const other = await startHostedServer({ env: { VIEWTRON_ALLOWED_HOSTS: '*' } })
    expect((await webRequest(other.webUrl, '/healthz', { headers: { host: 'any.example' } })).status).toBe(200)
  })
})

describe('a request that is not right', () => {
  it('names a parameter that it does not know, and the one that was probably meant', async () => {
    const reply = await admin.send('/api/v1/events?catgory=lpr')
    expect(reply.status).toBe(400)
    expect(reply.headers['content-type']).toContain('application/problem+json')
    expect(reply.json).toMatchObject({ code: 'request-invalid', status: 400, title: 'Bad Request' })
    expect(reply.json.fields).toEqual([{ field: 'catgory', message: 'is not known; perhaps category was meant' }])
  })

  it('names parameters where a route takes none', async () => {
    expect((await admin.send('/api/v1/stats?x=1')).json.fields[0].field).toBe('x')
  })

  it('names fields that it does not know', async () => {
    const reply = await admin.send(settings, { method: 'PATCH', body: { approveDevice: true } })
    expect(reply.json.fields).toEqual([
      { field: 'approveDevice', message: 'is not known; perhaps approveDevices was meant' },
    ])
  })

  it.each([
    ['no JSON', '{', 'application/json'],
    ['a list', [], 'application/json'],
    ['a text', '"x"', 'application/json'],
    ['nothing at all', 'null', 'application/json'],
    ['deep nesting', '['.repeat(100_000), 'application/json'],
    ['a poisoned prototype', '{"__proto__":{"role":"admin"}}', 'application/json'],
  ])('is refused: %s', async (_, body, type) => {
    const options = { method: 'PATCH', body, headers: { 'content-type': type } }
    const reply = await admin.send(settings, options)
    expect([reply.status, reply.json.code]).toEqual([400, 'request-invalid'])
  })

  it.each(['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'])(
    'is refused: a body of type %s',
    async type => {
      const reply = await admin.send(settings, { method: 'PATCH', body: 'x=1', headers: { 'content-type': type } })
      expect([reply.status, reply.json.code]).toEqual([415, 'body-unsupported'])
    },
  )

  it('is refused when it is too large', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(2 ** 20), password: 'x' })
    const reply = await ask('/auth/sign-in', { body, headers: { 'content-type': 'application/json' } })
    expect([reply.status, reply.json.code]).toEqual([413, 'body-too-large'])
  })

  it.each(['/api/v1/nothing', '/api/v1', '/api/v1/', '/api/nothing', '/auth/nothing'])(
    'is answered at %s',
    async path => {
      const reply = await admin.send(path)
      expect([reply.status, reply.json.code]).toEqual([404, 'route-unknown'])
    },
  )

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PROPFIND'])('is answered with method %s', async method => {
    const reply = await admin.send('/api/v1/stats', { method })
    expect([reply.status, reply.json?.code]).toEqual([404, 'route-unknown'])
  })

  it('learns nothing of which addresses exist without a sign-in', async () => {
    for (const path of ['/api/v1/stats', '/api/v1/nothing', '/api/v1/users?x=1']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401])
    }
  })

  it('never shows what went wrong inside', async () => {
    const reply = await admin.send('/api/v1/users/%00%27%22')
    expect(reply.status).toBeLessThan(500)
    expect(reply.text).not.toMatch(/node_modules|sqlite|at \w+ \(/i)
  })
})

describe('files', () => {
  const tricks = [
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/../../../package.json',
    '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2f..%2fpackage.json',
    '/assets/%252e%252e%252fpackage.json',
    '/assets/..\\..\\package.json',
    '/assets//etc/passwd',
    '/api/docs/files/../../../package.json',
    '/assets/%00.js',
  ]
  it.each(tricks)('outside the dashboard cannot be reached: %s', async path => {
    const { text, status } = await ask(path)
    expect(text).not.toContain('"dependencies"')
    expect(text).not.toContain('root:')
    expect(status).toBeLessThan(504)
    expect(status).not.toBe(500)
  })

  it('of the server’s bundle are not served', async () => {
    for (const path of ['/main.js', '/.built', '/../main.js', '/assets/.built']) {
      expect((await ask(path)).text).not.toContain('import')
    }
  })
})

describe('every answer', () => {
  it.each(['/', '/api/v1/stats', '/auth/session', '/api/docs', '/healthz', '/nowhere.js'])(
    'is safe in a browser: %s',
    async path => {
      const { headers } = await ask(path)
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("script-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      expect(headers['strict-transport-security']).toBeUndefined()
    },
  )

  it('of the API is kept by nobody', async () => {
    expect((await admin.send('/api/v1/stats')).headers['cache-control']).toBe('no-store')
    expect((await ask('/api/v1/stats')).headers['cache-control']).toBe('no-store')
  })
})

describe('connections', () => {
  it('with endless headers are refused', async () => {
    const connection = await RawConnection.open(Number(portOf(server.webUrl)))
    await connection.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`)
    const reply = await connection.readReply()
    expect(reply.status).toBe(431)
    expect(JSON.parse(reply.body.toString())).toMatchObject({ status: 431, code: 'head-too-large' })
  })

  it('that speak no HTTP are told so', async () => {
    const connection = await RawConnection.open(Number(portOf(server.webUrl)))
    await connection.write('\x16\x03\x01 hello\r\n\r\n')
    const reply = await connection.readReply()
    expect(JSON.parse(reply.body.toString())).toMatchObject({ status: 400, code: 'request-unreadable' })
  })

  it('that say nothing do not keep others from being served, nor the server from stopping', async () => {
    const own = await startHostedServer()
    const port = Number(portOf(own.webUrl))
    const idle = await Promise.all(Array.from({ length: 500 }, () => RawConnection.open(port)))
    expect((await webRequest(own.webUrl, '/healthz')).status).toBe(200)
    expect(await own.stop()).toBe(0)
    for (const connection of idle) connection.destroy()
  })

  it('cannot split an answer with a line break in a header or path', async () => {
    const reply = await ask('/api/v1/x%0d%0aset-cookie:%20a=b', { headers: { cookie: 'viewtron_session=a%0d%0aX: y' } })
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(reply.status).toBe(401)
  })
})
