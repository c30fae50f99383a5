import http from 'node:http'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccessLevel, accessLevels } from '../../src/accounts/index.ts'
import { guardAccess } from '../../src/api/auth/access-guard.ts'
import { launchServer, type ServerProcess } from '../support/server-process.ts'
import { setUp, type WebReply, WebVisitor, webRequest } from '../support/web-client.ts'

type Access = 'public' | AccessLevel

interface Operation {
  method: string
  path: string
  needed: Access
}

/** A caller who must not get through to some operations. */
interface Caller {
  headers: Record<string, string>
  mayRead: boolean
  mustNot: (operation: Operation) => boolean
}

const levels: readonly Access[] = ['public', ...accessLevels]
const needsMoreThan = (has: Access) => (operation: Operation) => levels.indexOf(operation.needed) > levels.indexOf(has)
const isChange = ({ method, needed }: Operation) => method !== 'GET' && needed !== 'public'

function accessOf({ security, description }: { security: unknown[]; description: string }): Access {
  if (security.length === 0) return 'public'
  if (description.includes('For operators')) return 'operate'
  return (/scope `(\w+)`/.exec(description)?.[1] ?? 'admin') as Access
}

/** Every operation of the description, with something in the place of each parameter. */
function operationsOf(document: WebReply['json']): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\{(id)\}/g, '01937d0c-0000-7000-8000-000000000000').replace(/\{\w+\}/g, '1'),
      needed: accessOf(operation),
    })),
  )
}

const encode = (text: string) => text.replace(/[a-z]/g, letter => `%${letter.charCodeAt(0).toString(16)}`)
const encodeUpper = (text: string) => encode(text).replace(/%\w\w/g, code => code.toUpperCase())

/** Ways to write one address, some of which the router takes for the same. */
const spellings: Record<string, (path: string) => string> = {
  'as it is': path => path,
  'first letter encoded': path => path.replace('/a', '/%61'),
  'version encoded': path => path.replace('/v1', '/%76%31'),
  'last letter encoded': path => path.replace(/([a-z])$/, letter => encode(letter)),
  'every letter encoded': encode,
  'every letter encoded, upper case': encodeUpper,
  'encoded twice': path => path.replace('/a', '/%2561'),
  'absolute form': path => `http://127.0.0.1${path}`,
  'absolute form, other scheme': path => `HTTPS://localhost${path}`,
  'absolute form, foreign host': path => `http://evil.example${path}`,
  'absolute form, encoded': path => `http://127.0.0.1${path.replace('/a', '/%61')}`,
  'double slash first': path => `/${path}`,
  'double slash inside': path => path.replace('/v1', '//v1'),
  'slashes encoded': path => `/${path.slice(1).replaceAll('/', '%2f')}`,
  'first slash encoded': path => path.replace('/v1', '%2Fv1'),
  'a dot segment': path => path.replace('/v1', '/./v1'),
  'a dot segment first': path => `/.${path}`,
  'a detour': path => `/x/..${path}`,
  'a detour, encoded': path => `/assets/%2e%2e${path}`,
  backslashes: path => path.replaceAll('/', '\\'),
  'upper case': path => path.toUpperCase(),
  'upper case version': path => path.replace('/v1', '/V1'),
  'a parameter in the path': path => path.replace('/v1', '/v1;x=1'),
  'a parameter first': path => path.replace(/^\/(\w+)/, '/$1;x'),
  'a parameter last': path => `${path};.css`,
  'a final slash': path => `${path}/`,
  'a final blank': path => `${path}%20`,
  'a final zero': path => `${path}%00`,
  'a query': path => `${path}?/assets/x.js`,
  'a fragment': path => `${path}#/healthz`,
  'a file name': path => `${path}/favicon.svg`,
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 })

function statusOf(base: string, { method, target, headers }: { method: string; target: string; headers: object }) {
  const { hostname, port } = new URL(base)
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const request = http.request({ hostname, port, path: target, method, agent, headers: { ...headers } })
    request.on('error', reject)
    request.on('response', response => {
      const { statusCode: status = 0 } = response
      // A live stream has no end.
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        request.destroy()
        resolve({ status, text: '' })
        return
      }
      text(response).then(body => resolve({ status, text: body }), reject)
    })
    request.end()
  })
}

let server: ServerProcess
let admin: WebVisitor
let operations: Operation[]
let callers: Record<string, Caller>

async function tokenOf(scope: string): Promise<string> {
  const { json } = await admin.send('/api/v1/tokens', { body: { name: `token ${scope}`, scopes: [scope] } })
  return json.secret
}

async function signedIn(name: string, role: 'viewer' | 'operator'): Promise<WebVisitor> {
  const password = 'quite long enough too'
  await admin.send('/api/v1/users', { body: { name, password, role } })
  const visitor = new WebVisitor(server.webUrl)
  await visitor.signIn(name, password)
  return visitor
}

beforeAll(async () => {
  server = await launchServer()
  admin = await setUp(server)
  operations = operationsOf((await webRequest(server.webUrl, '/api/openapi.json')).json)
  const viewer = await signedIn('Vic', 'viewer')
  const operator = await signedIn('Olga', 'operator')
  const own = { cookie: admin.cookie ?? '', 'x-csrf-token': admin.csrfToken ?? '' }
  callers = {
    nobody: { headers: {}, mayRead: false, mustNot: needsMoreThan('public') },
    'a wrong token': {
      headers: { authorization: `Bearer vt_${'x'.repeat(43)}` },
      mayRead: false,
      mustNot: needsMoreThan('public'),
    },
    'a stolen name': {
      headers: { 'x-forwarded-user': 'Ann', cookie: 'viewtron_session=Ann' },
      mayRead: false,
      mustNot: needsMoreThan('public'),
    },
    'a viewer': {
      headers: { cookie: viewer.cookie ?? '', 'x-csrf-token': viewer.csrfToken ?? '' },
      mayRead: true,
      mustNot: needsMoreThan('read'),
    },
    'an operator': {
      headers: { cookie: operator.cookie ?? '', 'x-csrf-token': operator.csrfToken ?? '' },
      mayRead: true,
      mustNot: needsMoreThan('operate'),
    },
    'a token of a kiosk': {
      headers: { authorization: `Bearer ${await tokenOf('kiosk')}` },
      mayRead: true,
      mustNot: needsMoreThan('kiosk'),
    },
    'a token that reads': {
      headers: { authorization: `Bearer ${await tokenOf('read')}` },
      mayRead: true,
      mustNot: needsMoreThan('read'),
    },
    'a token that writes': {
      headers: { authorization: `Bearer ${await tokenOf('write')}` },
      mayRead: true,
      mustNot: needsMoreThan('write'),
    },
    'an administrator led by a page of another site': {
      headers: { ...own, origin: 'https://evil.example' },
      mayRead: true,
      mustNot: isChange,
    },
    'an administrator without the csrf token': { headers: { cookie: own.cookie }, mayRead: true, mustNot: isChange },
  }
})
afterAll(async () => {
  agent.destroy()
  await server.dispose()
})

const refusals = [400, 401, 403, 404, 421]

/** Returns the operations that answered `caller` although they are not for it, each with its status, in one spelling. */
async function letThrough(caller: Caller, spell: (path: string) => string): Promise<string[]> {
  const tries = operations.filter(caller.mustNot).map(async ({ method, path }) => {
    const target = spell(path)
    const reply = await statusOf(server.webUrl, { method, target, headers: caller.headers })
    const isRefused = refusals.includes(reply.status) && reply.text.includes('urn:viewtron:error:')
    return isRefused ? [] : [`${method} ${target}: ${reply.status}`]
  })
  return (await Promise.all(tries)).flat()
}

const everybody = [
  'nobody',
  'a wrong token',
  'a stolen name',
  'a viewer',
  'an operator',
  'a token of a kiosk',
  'a token that reads',
  'a token that writes',
  'an administrator led by a page of another site',
  'an administrator without the csrf token',
]

describe('an operation, however its address is spelled', () => {
  it.each(everybody)(
    'is refused to %s',
    async name => {
      const caller = callers[name] as Caller
      expect(operations.filter(caller.mustNot).length).toBeGreaterThan(20)
      expect((await webRequest(server.webUrl, '/api/v1/cameras', caller)).status).toBe(caller.mayRead ? 200 : 401)
      const through: string[] = []
      for (const [spelling, spell] of Object.entries(spellings)) {
        through.push(...(await letThrough(caller, spell)).map(line => `${spelling}: ${line}`))
      }
      expect(through).toEqual([])
    },
    120_000,
  )

  it('answers 401 or 403 in each spelling that the router understands', async () => {
    const understood = [
      'as it is',
      'first letter encoded',
      'version encoded',
      'absolute form',
      'absolute form, encoded',
    ]
    for (const spelling of understood) {
      const target = spellings[spelling]?.('/api/v1/users') ?? ''
      const { status } = await statusOf(server.webUrl, { method: 'GET', target, headers: {} })
      expect([spelling, status]).toEqual([spelling, 401])
    }
  })

  it('serves whoever may use it', async () => {
    const headers = { cookie: admin.cookie ?? '' }
    for (const spelling of ['as it is', 'first letter encoded', 'absolute form']) {
      const target = spellings[spelling]?.('/api/v1/users') ?? ''
      const reply = await statusOf(server.webUrl, { method: 'GET', target, headers })
      expect([spelling, reply.status, JSON.parse(reply.text).items.length]).toEqual([spelling, 200, 3])
    }
  })

  it('is never kept by a browser or a proxy', async () => {
    for (const target of ['/api/v1/users', '/%61pi/v1/users', '/%61pi/v1/nothing', '/nothing.js']) {
      const reply = await webRequest(server.webUrl, target, { headers: { cookie: admin.cookie ?? '' } })
      expect([target, reply.headers['cache-control']]).toEqual([
        target,
        target === '/nothing.js' ? 'no-cache' : 'no-store',
      ])
    }
  })
})

it('the host of an absolute target counts, and the Host header beside it does not', async () => {
  const headers = { host: '127.0.0.1' }
  const foreign = await statusOf(server.webUrl, { method: 'GET', target: 'http://evil.example/healthz', headers })
  expect(foreign.status).toBe(421)
  const own = { method: 'GET', target: 'http://localhost/healthz', headers: { host: 'evil.example' } }
  expect((await statusOf(server.webUrl, own)).status).toBe(200)
})

it('every method of an unknown address under /api/v1 needs a sign-in before it says that it is unknown', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const target = '/api/v1/no-such-thing'
    expect((await statusOf(server.webUrl, { method, target, headers: {} })).status).toBe(401)
    const headers = callers['a viewer']?.headers ?? {}
    expect((await statusOf(server.webUrl, { method, target, headers })).status).toBe(404)
  }
})

it('a route that does not declare who may use it cannot be added', () => {
  const app = Fastify()
  guardAccess(app, async () => null)
  expect(() => app.get('/anything', async () => 'open')).toThrow('/anything declares no access')
  expect(() => app.get('/declared', { config: { access: 'read' } }, async () => 'closed')).not.toThrow()
})
