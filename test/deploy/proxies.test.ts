import { readdirSync, readFileSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { EventStream } from '../api/routes/event-stream.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { httpPost } from '../support/http-post.ts'
import { smallAlarm } from '../support/posts.ts'
import { projectRoot } from '../support/project-root.ts'
import { storedEvents } from '../support/stored.ts'
import { until } from '../support/until.ts'
import { adminName, adminPassword, setUp, WebVisitor, webRequest } from '../support/web-client.ts'
import { missingProxy, type ProxyName, type ProxyProgram, startProxyProgram } from './start-proxy-program.ts'

const name = 'video.example.org'
const host = { host: name }
const origin = { ...host, origin: `https://${name}` }
/** The addresses of a camera and of a device that may not post. */
const camera = '127.0.0.2'
const stranger = '127.0.0.3'
/** Headers that a client could send to be taken for another. */
const forged = {
  'x-forwarded-for': '203.0.113.7',
  'x-forwarded-prefix': '/forged',
  'x-forwarded-host': 'evil.example',
  'x-ingress-path': '/forged',
  'x-request-id': 'forged-id',
}

let server: HostedServer
let admin: WebVisitor

beforeAll(async () => {
  server = await launchHostedServer({
    env: {
      VIEWTRON_TRUSTED_PROXIES: '127.0.0.1',
      VIEWTRON_PUBLIC_URL: `https://${name}`,
      VIEWTRON_CAMERA_NETWORKS: camera,
      VIEWTRON_WEB_HOST: '127.0.0.1',
    },
  })
  admin = await setUp(server)
})
afterAll(() => server.dispose())

let targetIds = 1

/** Posts an alarm from an address of this machine; resolves with the status and the event that was stored. */
async function postFrom(url: string, from: string, { pictureXml = '', headers = {} } = {}) {
  const targetId = targetIds++
  const agent = new http.Agent({ localAddress: from })
  const body = smallAlarm({ targetId, ...(pictureXml !== '' && { pictureXml }) })
  const reply = await httpPost(url, body, { agent, headers })
  const stored = (await storedEvents(server.dataDir)).find(event => event.targets[0]?.targetId === targetId)
  return { ...reply, stored }
}

describe.each(['nginx', 'caddy'] satisfies ProxyName[])('behind %s', program => {
  const missing = missingProxy(program)
  if (missing !== null) console.log(`skipped: ${missing}`)
  let proxy: ProxyProgram

  beforeAll(async () => {
    if (missing !== null) return
    const web = Number(new URL(server.webUrl).port)
    proxy = await startProxyProgram(program, { camera: server.port, web })
  })
  afterAll(() => proxy?.stop())

  it.skipIf(missing !== null)('people sign in, and the server sees their address', async () => {
    const visitor = new WebVisitor(proxy.site)
    const signedIn = await visitor.signIn(adminName, adminPassword, { from: camera, headers: { ...forged, ...origin } })
    expect([signedIn.status, signedIn.text]).toEqual([200, expect.stringContaining(adminName)])
    expect(signedIn.headers['set-cookie']?.[0]).toMatch(/; Path=\/; .*; Secure$/)
    expect(signedIn.headers['x-frame-options']).toBe('DENY')
    const { json } = await admin.send('/api/v1/audit')
    expect(json.items[0]).toMatchObject({ action: 'sign-in', from: camera })
  })

  it.skipIf(missing !== null)('the live stream passes at once, and big lists of plates too', async () => {
    const visitor = new WebVisitor(proxy.site)
    await visitor.signIn(adminName, adminPassword, { headers: origin })
    const stream = await EventStream.open(`${proxy.site}/api/v1/events/stream`, {
      ...host,
      cookie: String(visitor.cookie),
      'accept-encoding': 'gzip',
    })
    const { stored } = await postFrom(proxy.cameras, camera)
    await until(() => stream.messages.some(({ data }) => data.id === stored?.id), { what: 'the event in the stream' })
    expect(stream.headers['content-type']).toContain('text/event-stream')
    const list = `plate,name\n${'AB123C,a name\n'.repeat(3)}${' \n'.repeat(2 ** 21)}`
    const headers = { ...origin, 'content-type': 'text/csv' }
    const reply = await visitor.send('/api/v1/plates/import?dryRun=true', { method: 'POST', body: list, headers })
    expect([reply.status, reply.json.added]).toEqual([200, 1])
  })

  it.skipIf(missing !== null)('the server is reached under a path of another site', async () => {
    const { status, headers } = await webRequest(proxy.underPath, '/viewtron', { headers: host })
    expect([status, headers.location]).toEqual([308, expect.stringMatching(/\/viewtron\/$/)])
    const { text } = await webRequest(proxy.underPath, '/viewtron/api/docs', { headers: { ...forged, ...host } })
    expect(text).toContain('<base href="/viewtron/api/docs/">')
    const stylesheets = (await webRequest(proxy.underPath, '/viewtron/', { headers: host })).text
    expect(stylesheets).toContain('<base href="/viewtron/">')
  })

  it.skipIf(missing !== null)('a post names the address of its camera, whatever it says itself', async () => {
    const headers = { ...forged, host: 'a-name-of-the-camera' }
    const { status, stored, headers: answered } = await postFrom(proxy.cameras, camera, { headers })
    expect([status, stored?.clientIp]).toEqual([200, camera])
    expect(answered['x-request-id']).toMatch(/^[0-9a-f-]{32,36}$/)
    const refused = await postFrom(proxy.cameras, stranger, { headers: { 'x-forwarded-for': camera } })
    expect([refused.status, refused.stored]).toEqual([403, undefined])
    const id = String(refused.headers['x-request-id'])
    expect(id).toMatch(/^[0-9a-f-]{32,36}$/)
    await until(() => server.stderr().includes(`refused a post of ${stranger} (request ${id})`))
  })

  it.skipIf(missing !== null)('a post of 15 MiB passes', async () => {
    const picture = Buffer.concat([Buffer.from('/9j/wAALCAABAAEBAREA/9k=', 'base64'), Buffer.alloc(11 * 2 ** 20)])
    const { status, stored } = await postFrom(proxy.cameras, camera, { pictureXml: picture.toString('base64') })
    expect([status, stored?.images.length]).toEqual([200, 1])
  })
})

it('the page shows every file of deploy/proxies as it is', () => {
  const page = readFileSync(join(projectRoot, 'docs/proxies.md'), 'utf8')
  for (const file of readdirSync(join(projectRoot, 'deploy/proxies'))) {
    const text = readFileSync(join(projectRoot, 'deploy/proxies', file), 'utf8')
    expect([file, page.includes(`\n${text}\`\`\``)]).toEqual([file, true])
    if (file.endsWith('.yml')) expect(parseYaml(text)).toBeTypeOf('object')
  }
})
