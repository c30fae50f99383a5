import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeDevice } from '../../src/simulator/devices/index.ts'
import { platePost } from '../dashboard/site.ts'
import { browserKeys, type Pushed, type PushService, startPushService } from '../outputs/push/push-service.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { setUp, WebVisitor, webRequest } from '../support/web-client.ts'
import { yardPost } from './yard-post.ts'

const password = 'quite long enough too'
const devicePassword = 'only for the device'

let server: HostedServer
let service: PushService
let admin: WebVisitor
let device: Awaited<ReturnType<typeof startFakeDevice>>
const closing: (() => Promise<void>)[] = []
let plates = 0

beforeAll(async () => {
  service = await startPushService(close => closing.push(close))
  const folder = makeFolder()
  const rules = [{ name: 'Every plate', when: { category: ['lpr'] }, alert: { severity: 'warning' } }]
  const notifications = { allowPrivate: true, tls: { ca: service.ca }, contact: 'mailto:ann@example.org' }
  writeFileSync(join(folder.path, 'viewtron.yaml'), JSON.stringify({ rules, notifications }))
  server = await launchHostedServer({ dataDir: folder.path })
  admin = await setUp(server)
  device = await startFakeDevice({
    kind: 'ipc-5.3.1',
    password: devicePassword,
    mac: '58:5b:69:70:00:01',
    serial: 'I700000001',
  })
  const { host, port, user } = device
  const added = await admin.send('/api/v1/devices', { body: { host, port, user, password: devicePassword } })
  expect(added.status).toBe(201)
  await see('FIRST1')
})
afterAll(async () => {
  await server?.dispose()
  await device?.stop()
  for (const close of closing) await close()
})

/** Posts a read plate of the camera Gate; resolves with the plate. */
async function see(plate = `P${++plates}`, withPictures = false): Promise<string> {
  expect((await server.post(await platePost({ plate, withPictures }))).status).toBe(200)
  return plate
}

async function person(name: string, role: string, cameras?: string[]): Promise<WebVisitor> {
  const body = { name, password, role, ...(cameras && { cameras }) }
  expect((await admin.send('/api/v1/users', { body })).status).toBe(201)
  const visitor = new WebVisitor(server.webUrl)
  await visitor.signIn(name, password)
  return visitor
}

async function subscribe(visitor: WebVisitor, name: string, severity = 'warning') {
  const browser = service.subscribe(name)
  const { status, json, text } = await visitor.send('/api/v1/push/devices', { body: { ...browser, severity } })
  expect([status, text]).toEqual([201, expect.any(String)])
  return { id: json.id as string, path: new URL(browser.endpoint).pathname, browser }
}

/** The notification about a plate on the browser with this path. */
const pushedOf = (path: string, plate: string): Promise<Pushed> =>
  until(() => service.received.find(one => one.path === path && one.message.body.includes(plate)) ?? null, {
    what: `a notification about ${plate}`,
  })

const useButton = (token: string) => webRequest(server.webUrl, '/api/v1/push/actions', { body: { token } })

async function audited(action: string) {
  const { json } = await admin.send(`/api/v1/audit?action=${action}&limit=50`, { method: 'GET' })
  return json.items as { who: string; subject: string; detail: string }[]
}

describe('notifications', () => {
  it('tell of an alert, with a picture that needs no sign-in, encrypted for the browser', async () => {
    const phone = await subscribe(admin, 'Phone of Ann')
    const plate = await see('PIC1', true)
    const { message, ttl, urgency, bytes, claims, serverKey } = await pushedOf(phone.path, plate)
    expect(message).toMatchObject({
      title: 'Warning: Every plate',
      body: 'License plate PIC1 · Gate',
      severity: 'warning',
      path: expect.stringMatching(/^events\/[0-9a-f-]{36}$/),
    })
    expect(bytes).toBeLessThanOrEqual(4096)
    expect([urgency, ttl > 80_000 && ttl <= 86_400]).toEqual(['normal', true])
    expect(claims).toMatchObject({ aud: service.origin, sub: 'mailto:ann@example.org' })
    expect(claims.exp * 1000 - Date.now()).toBeLessThan(86_400_000)
    expect((await admin.send('/api/v1/push/devices', { method: 'GET' })).json.publicKey).toBe(serverKey)
    const picture = await webRequest(server.webUrl, `/${message.image}`)
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(service.faults).toEqual([])
  })

  it('have buttons that work once, and only while their person is an operator', async () => {
    const guard = await person('Guard', 'operator')
    const phone = await subscribe(guard, 'Phone of the guard')
    const first = (await pushedOf(phone.path, await see())).message
    expect(first.buttons.map(({ title }) => title)).toEqual(['Seen', 'Open the gate'])
    const [seen, open] = first.buttons.map(({ token }) => token)
    expect(await useButton(seen ?? '')).toMatchObject({ status: 200, json: { action: 'seen', by: 'Guard' } })
    const alert = await admin.send(`/api/v1/alerts/${first.tag}`, { method: 'GET' })
    expect(alert.json).toMatchObject({ seenBy: 'Guard' })
    expect(await useButton(seen ?? '')).toMatchObject({ status: 403, json: { code: 'push-action-over' } })
    expect(await useButton(open ?? '')).toMatchObject({ status: 200, json: { action: 'open', by: 'Guard' } })
    expect(await useButton(`${open?.slice(0, -2)}AA`)).toMatchObject({ status: 403 })
    expect(await audited('see-alert')).toEqual([
      expect.objectContaining({ who: 'Guard', subject: first.tag, detail: 'from a notification' }),
    ])
    expect(await audited('open-output')).toEqual([
      expect.objectContaining({ who: 'Guard', detail: 'output 1, from a notification' }),
    ])
    const second = (await pushedOf(phone.path, await see())).message
    const users = (await admin.send('/api/v1/users', { method: 'GET' })).json.items
    const { id } = users.find(({ name }: { name: string }) => name === 'Guard')
    await admin.send(`/api/v1/users/${id}`, { method: 'PATCH', body: { role: 'viewer' } })
    const refused = await useButton(second.buttons[0]?.token ?? '')
    expect([refused.status, refused.json.detail]).toEqual([403, expect.stringContaining('not an operator any more')])
    const third = (await pushedOf(phone.path, await see())).message
    expect(third.buttons).toEqual([])
    await admin.send(`/api/v1/users/${id}`, { method: 'DELETE' })
    const late = await useButton(second.buttons[1]?.token ?? '')
    expect(late).toMatchObject({ status: 403, json: { code: 'push-action-over' } })
  })

  it('respect the severity that a device asks for, and the cameras of its person', async () => {
    const cameras = (await admin.send('/api/v1/cameras', { method: 'GET' })).json.items
    const limited = await person('Gatekeeper', 'operator', [cameras[0].id])
    const phone = await subscribe(limited, 'Limited')
    const calm = await subscribe(limited, 'Calm', 'critical')
    expect((await server.post(await yardPost('HIDDEN1'))).status).toBe(200)
    const { message } = await pushedOf(phone.path, await see())
    // Switching outputs is not for people who see some cameras only.
    expect(message.buttons.map(({ action }) => action)).toEqual(['seen'])
    const bodies = service.received.filter(({ path }) => path === phone.path || path === calm.path)
    expect(bodies.map(({ message: { body } }) => body)).toEqual([message.body])
  })

  it('end when the push service says that the browser is gone', async () => {
    const viewer = await person('Viewer', 'viewer')
    const phone = await subscribe(viewer, 'Old phone')
    const list = async () => (await viewer.send('/api/v1/push/devices', { method: 'GET' })).json.items
    expect(await list()).toMatchObject([{ id: phone.id, name: 'Old phone', severity: 'warning' }])
    service.answer(410)
    const test = await viewer.send(`/api/v1/push/devices/${phone.id}/test`, { body: {} })
    expect(test.json).toMatchObject({ ok: false, statusCode: 410 })
    service.answer(201)
    expect(await list()).toEqual([])
    const again = await subscribe(viewer, 'New phone')
    const worked = await viewer.send(`/api/v1/push/devices/${again.id}/test`, { body: {} })
    expect(worked.json).toMatchObject({ ok: true, detail: 'The push service accepted it.' })
    expect(service.received.at(-1)?.message.title).toBe('Test notification')
  })
})

describe('the devices of a person', () => {
  it('are limited, belong to the person, and end when the person signs out everywhere', async () => {
    const one = await person('One', 'viewer')
    const other = await person('Other', 'viewer')
    const { id, browser } = await subscribe(one, 'Device 0')
    for (let n = 1; n < 10; n++) await subscribe(one, `Device ${n}`)
    const most = await one.send('/api/v1/push/devices', { body: service.subscribe('One more') })
    expect(most).toMatchObject({ status: 409, json: { code: 'push-devices-too-many' } })
    const renamed = await one.send(`/api/v1/push/devices/${id}`, { method: 'PATCH', body: { name: 'Tablet' } })
    expect(renamed.json).toMatchObject({ id, name: 'Tablet' })
    for (const method of ['PATCH', 'DELETE']) {
      const reply = await other.send(`/api/v1/push/devices/${id}`, {
        method,
        body: method === 'PATCH' ? {} : undefined,
      })
      expect(reply.status).toBe(404)
    }
    // The same browser with another person: it is theirs now.
    expect((await other.send('/api/v1/push/devices', { body: browser })).status).toBe(201)
    expect((await one.send('/api/v1/push/devices', { method: 'GET' })).json.items).toHaveLength(9)
    expect((await one.send('/auth/sign-out-everywhere', { body: {} })).status).toBe(204)
    await one.signIn('One', password)
    expect((await one.send('/api/v1/push/devices', { method: 'GET' })).json.items).toEqual([])
  })

  it('are refused for tokens, for plain HTTP and with keys that are none', async () => {
    const { secret } = (await admin.send('/api/v1/tokens', { body: { name: 'Script', scopes: ['admin'] } })).json
    const headers = { authorization: `Bearer ${secret}` }
    const byToken = await webRequest(server.webUrl, '/api/v1/push/devices', { headers })
    expect(byToken).toMatchObject({ status: 409, json: { code: 'push-needs-person' } })
    const browser = service.subscribe('Phone')
    for (const wrong of [
      { endpoint: 'http://localhost/push' },
      { keys: { p256dh: 'AAAA', auth: browser.keys.auth } },
    ]) {
      const reply = await admin.send('/api/v1/push/devices', { body: { ...browser, ...wrong } })
      expect(reply.status).toBe(400)
    }
  })
})

it('push services in private networks are refused unless they are allowed', async () => {
  const other = await launchHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
  closing.push(async () => other.dispose())
  for (const host of ['localhost', '192.168.1.5', '[::1]']) {
    const body = { name: 'Phone', endpoint: `https://${host}/push/1`, keys: browserKeys().keys }
    const reply = await webRequest(other.webUrl, '/api/v1/push/devices', { body })
    expect(reply).toMatchObject({ status: 422, json: { code: 'push-address-refused' } })
  }
})
