import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startHostedServer } from '../support/hosted-server.ts'
import { examplePost } from '../support/posts.ts'
import { until } from '../support/until.ts'
import { setUp, setupToken, WebVisitor, webRequest } from '../support/web-client.ts'
import { EventStream } from './routes/event-stream.ts'

interface ProxyOptions {
  /** The path under which it shows the server. */
  prefix?: string
  /** Whether it takes the prefix off before it passes a request on. */
  strips?: boolean
  headers?: Record<string, string>
}

/** A reverse proxy as people run it in front of the server. */
async function startProxy(
  target: string,
  { prefix = '', strips = false, headers = {} }: ProxyOptions,
): Promise<string> {
  const { hostname, port } = new URL(target)
  const proxy = http.createServer((request, response) => {
    const url = request.url ?? '/'
    const path = strips && url.startsWith(prefix) ? url.slice(prefix.length) || '/' : url
    const passed = http.request({
      hostname,
      port,
      path,
      method: request.method,
      headers: { ...request.headers, ...headers },
    })
    passed.on('response', reply => {
      response.writeHead(reply.statusCode ?? 502, reply.headers)
      reply.pipe(response)
    })
    request.pipe(passed)
  })
  await new Promise<void>(listening => proxy.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
}

const trusted = { VIEWTRON_TRUSTED_PROXIES: '127.0.0.1/32' }
const https = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'video.example', 'x-forwarded-for': '203.0.113.7' }
const docsBase = async (url: string, path: string) =>
  /<base href="([^"]*)">/.exec((await webRequest(url, path)).text)?.[1]

describe('behind a trusted proxy', () => {
  it.each([
    ['that passes the path on as it is', false],
    ['that takes the prefix off', true],
  ])('under a path prefix everything works: a proxy %s', async (_, strips) => {
    const server = await startHostedServer({ env: { ...trusted, VIEWTRON_ALLOWED_HOSTS: 'video.example' } })
    const headers = { ...https, 'x-forwarded-prefix': '/cams' }
    const proxy = await startProxy(server.webUrl, { prefix: '/cams', strips, headers })
    const visitor = new WebVisitor(proxy)
    const body = { token: setupToken(server.stdout()), name: 'Ann', password: 'a long enough password' }
    const origin = { origin: 'https://video.example', 'sec-fetch-site': 'same-origin' }
    const reply = await visitor.send('/cams/auth/setup', { body, headers: origin })
    expect(reply.headers['set-cookie']?.[0]).toMatch(/; Path=\/cams; .*; Secure$/)
    expect((await visitor.send('/cams/api/v1/stats')).status).toBe(200)
    expect(await docsBase(proxy, '/cams/api/docs')).toBe('/cams/api/docs/')
    const openapi = await webRequest(proxy, '/cams/api/openapi.json')
    expect(openapi.json.servers).toEqual([{ url: '/cams' }])
    expect((await visitor.send('/cams/api/v1/audit')).json.items[0].from).toBe('203.0.113.7')
  })

  it('the address of every picture leads through the prefix: lists, one event, cameras, lines of an export, the stream', async () => {
    const server = await startHostedServer({ env: { ...trusted, VIEWTRON_AUTH: 'off' } })
    await server.post(examplePost('nvr-v2/vehicle-lpr'))
    const proxy = await startProxy(server.webUrl, { headers: { 'x-forwarded-prefix': '/cams' } })
    const url = expect.stringMatching(/^\/cams\/api\/v1\/events\/[^/]+\/images\/0$/)
    const [listed] = (await webRequest(proxy, '/api/v1/events')).json.items
    expect(listed.images[0].url).toEqual(url)
    expect((await webRequest(proxy, `/api/v1/events/${listed.id}`)).json.images[0].url).toEqual(url)
    const lines = (await webRequest(proxy, '/api/v1/export.ndjson')).text.trim().split('\n')
    expect(lines.map(line => JSON.parse(line).images[0].url)).toEqual([url])
    for (const path of ['cameras', 'plates', 'events', 'export.ndjson']) {
      const { text } = await webRequest(proxy, `/api/v1/${path}`)
      expect([path, text.includes('"/api/v1/'), text.includes('"/cams/api/v1/')]).toEqual([path, false, true])
    }
    const stream = await EventStream.open(`${proxy}/api/v1/events/stream?lastEventId=0`)
    const alarm = await until(() => stream.messages.find(({ name }) => name === 'alarm'))
    expect(alarm.data.images[0].url).toBe(listed.images[0].url)
    expect((await webRequest(server.webUrl, listed.images[0].url.slice('/cams'.length))).status).toBe(200)
  })

  it('takes the prefix from the public address where the proxy says none', async () => {
    const env = { VIEWTRON_PUBLIC_URL: 'https://video.example/cams/' }
    const server = await startHostedServer({ env })
    expect(server.stdout()).toContain('set up the administrator: https://video.example/cams/setup?token=')
    for (const path of ['/cams/api/docs', '/api/docs']) {
      expect(await docsBase(server.webUrl, path)).toBe('/cams/api/docs/')
    }
  })

  it('accepts changes from the public address although the proxy changes the Host header', async () => {
    const server = await startHostedServer({ env: { VIEWTRON_PUBLIC_URL: 'https://video.example/cams' } })
    const visitor = new WebVisitor(await startProxy(server.webUrl, { prefix: '/cams', headers: { host: '127.0.0.1' } }))
    const body = { token: setupToken(server.stdout()), name: 'Ann', password: 'a long enough password' }
    const headers = { origin: 'https://video.example' }
    expect((await visitor.send('/cams/auth/setup', { body, headers })).status).toBe(200)
    expect((await visitor.send('/cams/auth/sign-out', { method: 'POST', headers })).status).toBe(204)
  })

  it.each(['//evil.example', '/a"><script>', '/../x', 'cams', '/a b', '/a;b', '/%2e%2e', '/a\\b'])(
    'believes no prefix that would harm the page: %s',
    async prefix => {
      const server = await startHostedServer({ env: trusted })
      const proxy = await startProxy(server.webUrl, { headers: { 'x-forwarded-prefix': prefix } })
      expect(await docsBase(proxy, '/api/docs')).toBe('/api/docs/')
    },
  )

  it('checks the name that the proxy forwards', async () => {
    const server = await startHostedServer({ env: trusted })
    const proxy = await startProxy(server.webUrl, { headers: { 'x-forwarded-host': 'evil.example' } })
    expect((await webRequest(proxy, '/healthz')).status).toBe(421)
  })

  it('believes the nearest of several addresses that is no proxy of ours', async () => {
    const server = await startHostedServer({ env: trusted })
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.7' }
    const admin = await setUp({ webUrl: await startProxy(server.webUrl, { headers }), stdout: server.stdout })
    expect((await admin.send('/api/v1/audit')).json.items[0].from).toBe('203.0.113.7')
  })
})

describe('the id of a request', () => {
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  const headers = { 'x-request-id': 'of-the-proxy.1' }

  it('of a trusted proxy is in the answer and in its problem document', async () => {
    const server = await startHostedServer({ env: trusted })
    const fine = await webRequest(server.webUrl, '/healthz', { headers })
    expect(fine.headers['x-request-id']).toBe('of-the-proxy.1')
    const problem = await webRequest(server.webUrl, '/api/v1/nothing', { headers })
    expect([problem.headers['x-request-id'], problem.json.requestId]).toEqual(['of-the-proxy.1', 'of-the-proxy.1'])
    const strange = await webRequest(server.webUrl, '/healthz', { headers: { 'x-request-id': '<a strange one>' } })
    expect(strange.headers['x-request-id']).toMatch(uuid)
  })

  it('is made here where nobody is trusted', async () => {
    const server = await startHostedServer()
    const problem = await webRequest(server.webUrl, '/api/v1/nothing', { headers })
    expect(problem.json.requestId).toMatch(uuid)
    expect(problem.headers['x-request-id']).toBe(problem.json.requestId)
  })
})

describe('in the panel of Home Assistant', () => {
  const ingress = { 'x-ingress-path': '/api/hassio_ingress/a-key', 'x-forwarded-host': 'house.example:8123' }

  it('pages may be framed by their own origin, under any name and under its path', async () => {
    const server = await startHostedServer({ env: trusted })
    const proxy = await startProxy(server.webUrl, { headers: ingress })
    expect(await docsBase(proxy, '/api/docs')).toBe('/api/hassio_ingress/a-key/api/docs/')
    for (const path of ['/', '/api/docs', '/api/v1/stats']) {
      const { headers } = await webRequest(proxy, path)
      expect([path, headers['x-frame-options']]).toEqual([path, 'SAMEORIGIN'])
      expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
    }
    const visitor = new WebVisitor(proxy)
    const body = { token: setupToken(server.stdout()), name: 'Ann', password: 'a long enough password' }
    const headers = { origin: 'http://house.example:8123', 'sec-fetch-site': 'same-origin' }
    const reply = await visitor.send('/auth/setup', { body, headers })
    expect([reply.status, reply.headers['set-cookie']?.[0]]).toEqual([
      200,
      expect.stringContaining('; Path=/api/hassio_ingress/a-key; '),
    ])
  })

  it('only if Home Assistant is a trusted proxy', async () => {
    const server = await startHostedServer()
    const proxy = await startProxy(server.webUrl, { headers: ingress })
    const { headers } = await webRequest(proxy, '/')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(await docsBase(proxy, '/api/docs')).toBe('/api/docs/')
    const foreign = await startProxy(server.webUrl, { headers: { ...ingress, host: 'house.example:8123' } })
    expect((await webRequest(foreign, '/healthz')).status).toBe(421)
  })
})

describe('without a trusted proxy', () => {
  it('no X-Forwarded header is believed', async () => {
    const server = await startHostedServer()
    const headers = { ...https, 'x-forwarded-prefix': '/cams' }
    const proxy = await startProxy(server.webUrl, { headers })
    expect(await docsBase(proxy, '/api/docs')).toBe('/api/docs/')
    const admin = await setUp({ webUrl: proxy, stdout: server.stdout })
    expect((await admin.send('/api/v1/audit')).json.items[0].from).toBe('127.0.0.1')
    const again = await admin.signIn('Ann', 'a long enough password')
    expect(again.headers['set-cookie']?.[0]).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
  })
})
