import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeDevice, startFakeDevice } from '../../src/simulator/devices/index.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { setUp, type WebOptions, type WebReply, type WebVisitor, webRequest } from '../support/web-client.ts'

/** Every route of the camera side and who may use it. `{id}` is a device or a recording. */
const routes = {
  'GET /devices': 'read',
  'GET /devices/{id}': 'read',
  'GET /devices/{id}/alarms': 'read',
  'GET /devices/{id}/arrivals': 'read',
  'GET /devices/{id}/plates': 'read',
  'GET /devices/{id}/plates.csv': 'read',
  'GET /devices/{id}/presets': 'read',
  'GET /devices/{id}/snapshot': 'read',
  'GET /plate-sync': 'read',
  'GET /plate-sync/{id}/run': 'read',
  'GET /doctor': 'read',
  'POST /devices/{id}/check': 'write',
  'POST /devices/{id}/clock': 'write',
  'POST /devices/{id}/outputs/{output}': 'write',
  'POST /devices/{id}/presets/{preset}': 'write',
  'POST /devices/{id}/virtual-alarm': 'write',
  'POST /devices/{id}/plates/import': 'write',
  'PUT /devices/{id}/plates/{number}': 'write',
  'DELETE /devices/{id}/plates/{number}': 'write',
  'POST /plate-sync/read': 'write',
  'POST /plate-sync/{id}': 'write',
  'PATCH /plate-sync/{id}': 'write',
  'POST /doctor/check': 'write',
  'POST /doctor/self-test': 'write',
  'POST /devices': 'admin',
  'POST /devices/find': 'admin',
  'POST /devices/look': 'admin',
  'PATCH /devices/{id}': 'admin',
  'DELETE /devices/{id}': 'admin',
  'POST /devices/{id}/set-up': 'admin',
  'POST /devices/{id}/unset': 'admin',
  'GET /doctor/tap': 'admin',
  'GET /doctor/recordings': 'admin',
  'POST /doctor/recordings': 'admin',
  'GET /doctor/recordings/{id}': 'admin',
  'GET /doctor/recordings/{id}/bundle.zip': 'admin',
  'POST /doctor/recordings/{id}/stop': 'admin',
  'DELETE /doctor/recordings/{id}': 'admin',
} as const

type Route = keyof typeof routes
const every = Object.keys(routes) as Route[]
const changing = every.filter(route => !route.startsWith('GET'))
/** Those that look around on the network or post through the real port, whatever they are sent. */
const busy: Route[] = ['POST /devices/find', 'POST /doctor/check', 'POST /doctor/self-test', 'GET /doctor/tap']

const devicePassword = 'Sésame-7f3a, only for the device'
let server: ServerProcess
let admin: WebVisitor
let device: FakeDevice
let id: string

beforeAll(async () => {
  server = await launchServer()
  admin = await setUp(server)
  device = await startFakeDevice({ kind: 'ipc-5.3.1', password: devicePassword })
  const { host, port, user } = device
  const added = await admin.send('/api/v1/devices', { body: { host, port, user, password: devicePassword } })
  id = added.json.id
})
afterAll(async () => {
  await server.dispose()
  await device.stop()
})

const inPath = (value: string | number) => encodeURIComponent(String(value))

function split(route: Route, ids: { id?: string; number?: string } = {}): { method: string; path: string } {
  const [method = '', template = ''] = route.split(' ')
  const values: Record<string, string> = { id: 'no-such-device', number: 'ABC123', output: '1', preset: '1', ...ids }
  return { method, path: `/api/v1${template.replace(/\{(\w+)\}/g, (_, name: string) => inPath(values[name] ?? ''))}` }
}

/** What every answer has to be: no failure inside, problems as documents, nothing secret. */
function expectHarmless({ status, json, text, headers }: WebReply): void {
  expect([status, text]).not.toEqual([
    expect.toSatisfy(code => Number(code) >= 500 && code !== 502 && code !== 504),
    text,
  ])
  expect(text).not.toContain(devicePassword)
  if (status < 400) return
  expect(headers['content-type']).toContain('application/problem+json')
  expect(json).toMatchObject({ status, code: expect.stringMatching(/^[a-z-]+$/), detail: expect.any(String) })
}

describe('the routes of the camera side', () => {
  it('are those that are tested here', async () => {
    const { paths } = (await webRequest(server.webUrl, '/api/openapi.json')).json
    const described = Object.entries(paths as Record<string, object>)
      .filter(([path]) => /^\/api\/v1\/(devices|plate-sync|doctor)\b/.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path.slice(7)}`))
    expect(described.sort()).toEqual([...every].sort())
  })

  it('are closed to who has not signed in, and to tokens with too little scope', async () => {
    const bearer = async (scope: string) => {
      const { secret } = (await admin.send('/api/v1/tokens', { body: { name: scope, scopes: [scope] } })).json
      return { authorization: `Bearer ${secret}` }
    }
    const lesser = { read: [], write: [await bearer('read')], admin: [await bearer('read'), await bearer('write')] }
    for (const route of every) {
      const { method, path } = split(route, { id })
      expect([route, (await webRequest(server.webUrl, path, { method })).status]).toEqual([route, 401])
      for (const headers of lesser[routes[route]]) {
        const { status, json } = await webRequest(server.webUrl, path, { method, headers })
        expect([route, status, json.code]).toEqual([route, 403, 'not-permitted'])
      }
    }
  })

  it('do nothing for a page that has the cookie and not the token', async () => {
    for (const route of changing) {
      const { method, path } = split(route, { id })
      const reply = await admin.send(path, { method, headers: { 'x-csrf-token': '' } })
      expect([route, reply.status, reply.json.code]).toEqual([route, 403, 'csrf-token-wrong'])
    }
  })
})

const strange = [
  ...[
    '..',
    '../../etc/passwd',
    'a/b',
    '\u0000',
    '%00',
    '%',
    'ä\u202e\ud83d\ude97',
    "'; drop table device; --",
    '<script>',
  ],
  ...['__proto__', 'constructor', 'x'.repeat(300), 'x'.repeat(301), 'x'.repeat(10_000), ' ', '\r\nset-cookie: a=b'],
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
      const reply = await admin.send(path, { method })
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
      expectHarmless(await admin.send(path, { method, body: text, headers: { 'content-type': 'application/json' } }))
    })
    await fc.assert(property, { numRuns: 25 })
  })

  it.each(every.filter(route => !busy.includes(route)))('as a parameter, %s answers what it is', async route => {
    const { method, path } = split(route, { id })
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
      const reply = await admin.send(`${path}?${text}`, { method, headers: { 'x-csrf-token': '' } })
      expect(reply.status).toBeGreaterThanOrEqual(400)
      expectHarmless(reply)
    }
  })

  it('as a plate, the camera’s list stays readable', async () => {
    const body = { list: 'allow', owner: '<b>"&\u0000]]>', telephone: '\u202e123' }
    for (const number of strange) {
      expectHarmless(
        await admin.send(split('PUT /devices/{id}/plates/{number}', { id, number }).path, { method: 'PUT', body }),
      )
    }
    const list = await admin.send(`/api/v1/devices/${id}/plates`)
    expect([list.status, list.json.items.length > 0]).toEqual([200, true])
  })
})

describe('an address', () => {
  const look = (access: object) =>
    admin.send('/api/v1/devices/look', {
      body: { host: '127.0.0.1', user: 'admin', password: devicePassword, ...access },
    })

  it.each([
    ...['http://127.0.0.1', 'http://admin:x@127.0.0.1/', '127.0.0.1:80', '127.0.0.1/x', 'a b', 'admin@127.0.0.1', ''],
    ...[
      '127.0.0.1?x',
      '127.0.0.1#x',
      '127.0.0.1\u0000.example',
      'x\r\nhost: y',
      '[::1',
      '::1]',
      '\\\\x',
      'x'.repeat(254),
    ],
    ...['[::1]:80', '::1::2', '[127.0.0.1]', '[[::1]]'],
  ])('is refused where it is none: %j', async host => {
    const reply = await look({ host })
    expect([reply.status, reply.json.code]).toEqual([400, 'request-invalid'])
    expectHarmless(reply)
  })

  it.each([0, 65_536, -1, 1.5, 1e99, '80', null])('is refused with port %j', async port => {
    expect((await look({ port })).status).toBe(400)
  })

  it.each([
    '0.0.0.0',
    '[::1]',
    '::1',
    '::ffff:127.0.0.1',
    'localhost',
    '127.1',
    '0x7f.1',
    'fe80::1%lo',
    '[fe80::1%lo]',
  ])('may be %s, and what answers there is told', async host => {
    const reply = await look({ host, port: 9 })
    expect([reply.status, reply.json.code]).toEqual([
      expect.toBeOneOf([502, 504]),
      expect.stringMatching(/^device-(unreachable|timeout)$/),
    ])
    expectHarmless(reply)
  })

  it('may be our own web or camera port, which is no camera', async () => {
    for (const port of [Number(new URL(server.webUrl).port), server.port]) {
      const reply = await look({ port })
      expect([reply.status, reply.json.code]).toEqual([422, 'device-not-a-camera'])
    }
  })
})

describe('a password of a device', () => {
  const secrets = async (options: WebOptions = {}) => {
    const texts = await Promise.all(
      ['devices', `devices/${id}`, 'audit', 'doctor', 'plate-sync', 'stats', 'settings'].map(
        async path => (await admin.send(`/api/v1/${path}`, options)).text,
      ),
    )
    return `${texts.join('\n')}${server.stdout()}${server.stderr()}`
  }

  it('is in no answer, audit entry or line of the log, whether it is right, wrong or too long', async () => {
    const wrong = 'Wröng-91c2, never shown'
    const { host, port, user } = device
    const answers = [
      await admin.send('/api/v1/devices/look', { body: { host, port, user, password: wrong } }),
      await admin.send('/api/v1/devices', { body: { host, port, user, password: wrong } }),
      await admin.send('/api/v1/devices/look', { body: { host, port: 'x', user, password: wrong } }),
      await admin.send('/api/v1/devices/look', { body: `{"password":"${wrong}"` }),
      await admin.send(`/api/v1/devices/${id}`, { method: 'PATCH', body: { password: devicePassword, name: 'Gate' } }),
      await admin.send(`/api/v1/devices/${id}`, { method: 'PATCH', body: { pasword: wrong } }),
    ]
    const all = answers.map(({ text }) => text).join('\n') + (await secrets())
    expect(answers.map(({ status }) => status)).toEqual([422, 409, 400, 415, 200, 400])
    for (const password of [wrong, devicePassword]) {
      const basic = Buffer.from(`${user}:${password}`).toString('base64')
      expect(all.includes(password)).toBe(false)
      expect(all.includes(basic)).toBe(false)
    }
  })
})

describe('every change', () => {
  const action: Partial<Record<Route, { action: string; body?: unknown; type?: string }>> = {
    'POST /devices/{id}/clock': { action: 'set-device-clock' },
    'POST /devices/{id}/outputs/{output}': { action: 'open-output', body: { on: true, seconds: 1, confirm: true } },
    'PUT /devices/{id}/plates/{number}': { action: 'change-device-plate', body: { list: 'allow' } },
    'DELETE /devices/{id}/plates/{number}': { action: 'remove-device-plate' },
    'POST /devices/{id}/plates/import': { action: 'import-device-plates', body: 'plate\nXYZ1', type: 'text/csv' },
    'POST /plate-sync/{id}': { action: 'sync-plates', body: { decisions: [] } },
    'PATCH /plate-sync/{id}': { action: 'switch-plate-sync', body: { automatic: false } },
    'POST /devices/{id}/set-up': { action: 'set-up-device', body: {} },
    'POST /devices/{id}/unset': { action: 'unset-device', body: {} },
    'PATCH /devices/{id}': { action: 'change-device', body: { name: 'Gate <2>' } },
    'POST /doctor/self-test': { action: 'self-test' },
    'POST /doctor/recordings': { action: 'record-posts', body: { posts: 1 } },
    'DELETE /devices/{id}': { action: 'remove-device' },
  }

  it('is in the audit log with who did it', async () => {
    for (const { id: recording } of (await admin.send('/api/v1/doctor/recordings')).json.items)
      await admin.send(`/api/v1/doctor/recordings/${recording}`, { method: 'DELETE' })
    for (const [route, { action: name, body, type }] of Object.entries(action)) {
      const { method, path } = split(route as Route, { id })
      const headers = type === undefined ? {} : { 'content-type': type }
      const reply = await admin.send(path, { method, headers, ...(body === undefined ? {} : { body }) })
      expect([route, reply.status, reply.text]).toEqual([
        route,
        expect.toSatisfy(code => Number(code) < 300),
        reply.text,
      ])
      const { items } = (await admin.send(`/api/v1/audit?action=${name}`)).json
      expect([route, items[0]]).toEqual([route, expect.objectContaining({ action: name, who: 'Ann' })])
    }
  })
})
