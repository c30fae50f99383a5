import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { webRequest } from '../support/web-client.ts'
import { devicePassword, deviceSite, expectHarmless, type Route, routes, split } from './device-site.ts'

const every = Object.keys(routes) as Route[]
const changing = every.filter(route => !route.startsWith('GET'))
/** Routes that search the network or post through the real port, whatever they are sent. */
const busy: Route[] = ['POST /devices/find', 'POST /doctor/check', 'POST /doctor/self-test', 'GET /doctor/tap']

const site = deviceSite()

describe('the routes of the camera side', () => {
  it('are those that are tested here', async () => {
    const { paths } = (await webRequest(site.server.webUrl, '/api/openapi.json')).json
    const described = Object.entries(paths as Record<string, object>)
      .filter(([path]) => /^\/api\/v1\/(devices|plate-sync|doctor)\b/.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path.slice(7)}`))
    expect(described.sort()).toEqual([...every].sort())
  })

  it('are closed to who has not signed in, and to tokens with too little scope', async () => {
    const bearer = async (scope: string) => {
      const { secret } = (await site.admin.send('/api/v1/tokens', { body: { name: scope, scopes: [scope] } })).json
      return { authorization: `Bearer ${secret}` }
    }
    const lesser = { read: [], write: [await bearer('read')], admin: [await bearer('read'), await bearer('write')] }
    for (const route of every) {
      const { method, path } = split(route, { id: site.id })
      expect([route, (await webRequest(site.server.webUrl, path, { method })).status]).toEqual([route, 401])
      for (const headers of lesser[routes[route]]) {
        const { status, json } = await webRequest(site.server.webUrl, path, { method, headers })
        expect([route, status, json.code]).toEqual([route, 403, 'not-permitted'])
      }
    }
  })

  it('do nothing for a page that has the cookie and not the token', async () => {
    for (const route of changing) {
      const { method, path } = split(route, { id: site.id })
      const reply = await site.admin.send(path, { method, headers: { 'x-csrf-token': '' } })
      expect([route, reply.status, reply.json.code]).toEqual([route, 403, 'csrf-token-wrong'])
    }
  })
})

const strange = [
  '..',
  '../../etc/passwd',
  'a/b',
  '\u0000',
  '%00',
  '%',
  'ä\u202e\ud83d\ude97',
  "'; drop table device; --",
  '<script>',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  'x'.repeat(301),
  'x'.repeat(10_000),
  ' ',
  '\r\nset-cookie: a=b',
]

describe('whatever is sent', () => {
  const tried = every.filter(route => !busy.includes(route) && route !== 'POST /devices/look')
  const idText = fc.oneof(
    fc.constantFrom(...strange),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.uuid({ version: 7 }),
  )

  it.each(tried.filter(route => route.includes('{')))('as an id, %s answers what it is', async route => {
    const property = fc.asyncProperty(idText, idText, async (strangeId, number) => {
      const { method, path } = split(route, { id: strangeId, number })
      const reply = await site.admin.send(path, { method })
      expectHarmless(reply)
      expect(reply.headers['set-cookie']).toBeUndefined()
    })
    await fc.assert(property, { numRuns: 25 })
  })

  const bodies = tried.filter(route => !route.startsWith('GET') && !route.startsWith('DELETE'))
  it.each(bodies)('as a body, %s answers what it is', async route => {
    const key = fc.constantFrom('host', 'port', 'on', 'seconds', 'decisions', 'list', 'until', 'server', '__proto__')
    const body = fc.oneof(
      fc.json(),
      fc.dictionary(key, fc.jsonValue()).map(value => JSON.stringify(value)),
    )
    const property = fc.asyncProperty(body, async text => {
      const { method, path } = split(route, { id: 'no-such-device' })
      expectHarmless(
        await site.admin.send(path, { method, body: text, headers: { 'content-type': 'application/json' } }),
      )
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it.each(every.filter(route => !busy.includes(route)))('as a parameter, %s answers what it is', async route => {
    const { method, path } = split(route, { id: site.id })
    const query = [
      'x=1',
      'channel=0',
      'channel=1e99',
      'since=yesterday',
      'dryRun=perhaps',
      'senders=%00',
      'x'.repeat(8000),
    ]
    for (const text of query) {
      const reply = await site.admin.send(`${path}?${text}`, { method, headers: { 'x-csrf-token': '' } })
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expectHarmless(reply)
    }
  })

  it('as a plate, the camera’s list stays readable', async () => {
    const body = { list: 'allow', owner: '<b>"&\u0000]]>', telephone: '\u202e123' }
    for (const number of strange) {
      expectHarmless(
        await site.admin.send(split('PUT /devices/{id}/plates/{number}', { id: site.id, number }).path, {
          method: 'PUT',
          body,
        }),
      )
    }
    const list = await site.admin.send(`/api/v1/devices/${site.id}/plates`)
    expect([list.status, list.json.items.length > 0]).toEqual([200, true])
  })
})

describe('an address', () => {
  const look = (access: object) =>
    site.admin.send('/api/v1/devices/look', {
      body: { host: '127.0.0.1', user: 'admin', password: devicePassword, ...access },
    })

  it.each([
    'http://127.0.0.1',
    'http://admin:x@127.0.0.1/',
    '127.0.0.1:80',
    '127.0.0.1/x',
    'a b',
    'admin@127.0.0.1',
    '',
    '127.0.0.1?x',
    '127.0.0.1#x',
    '127.0.0.1\u0000.example',
    'x\r\nhost: y',
    '[::1',
    '::1]',
    '\\\\x',
    'x'.repeat(254),
    '[::1]:80',
    '::1::2',
    '[127.0.0.1]',
    '[[::1]]',
  ])('is refused where it is none: %j', async host => {
    const reply = await look({ host })
    expect([reply.status, reply.json.code]).toEqual([400, 'request-invalid'])
    expectHarmless(reply)
  })

  it.each([0, 65_536, -1, 1.5, 1e99, '80', null])('is refused with port %j', async port => {
    expect((await look({ port })).status).toBe(400)
  })

  // Some are given up after 8 s, so all wait together.
  it('may be written in any way, and what answers there is told', async () => {
    const loopback = ['0.0.0.0', '[::1]', '::1', '::ffff:127.0.0.1', 'localhost', '127.1', '0x7f.1']
    const isTold = async (host: string) => {
      const reply = await look({ host, port: 9 })
      expect([host, reply.status, reply.json.code]).toEqual([
        host,
        expect.toBeOneOf([502, 504]),
        expect.stringMatching(/^device-(unreachable|timeout)$/),
      ])
      expectHarmless(reply)
    }
    await Promise.all([...loopback, 'fe80::1%lo', '[fe80::1%lo]'].map(isTold))
  })

  it('may be our own web or camera port, which is no camera', async () => {
    for (const port of [Number(new URL(site.server.webUrl).port), site.server.port]) {
      const reply = await look({ port })
      expect([reply.status, reply.json.code]).toEqual([422, 'device-not-a-camera'])
    }
  })
})
