import { beforeAll, expect, it } from 'vitest'
import { accept, answer, startTarget } from '../outputs/webhook/target.ts'
import { platePost } from '../rules/posts.ts'
import { fakeDevice } from '../support/fake-devices.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { until } from '../support/until.ts'
import { setUp, WebVisitor } from '../support/web-client.ts'

let server: HostedServer
let admin: WebVisitor
beforeAll(async () => {
  server = await launchHostedServer()
  admin = await setUp(server)
})

const send = (method: string, path: string, body?: unknown) =>
  admin.send(`/api/v1/${path}`, { method, ...(body === undefined ? {} : { body }) })

it('a removed user is restored with the password, the role, the cameras and the saved views, but is signed out', async () => {
  await server.post(platePost('SEEN1'))
  const camera = (await send('GET', 'cameras')).json.items[0].id
  const person = { name: 'Olga', password: 'operators may open', role: 'operator', cameras: [camera] }
  const { id } = (await send('POST', 'users', person)).json
  const olga = new WebVisitor(server.webUrl)
  await olga.signIn('Olga', person.password)
  const view = { name: 'Vans', page: 'events', search: 'vehicleType=van' }
  expect((await olga.send('/api/v1/views', { body: view })).status).toBe(201)
  expect((await send('DELETE', `users/${id}`)).status).toBe(204)
  expect((await olga.signIn('Olga', person.password)).status).toBe(401)
  expect((await send('POST', `users/${id}/restore`)).json).toMatchObject({
    id,
    name: 'Olga',
    role: 'operator',
    cameras: [camera],
    sessions: 0,
  })
  expect((await send('POST', `users/${id}/restore`)).status).toBe(404)
  const again = new WebVisitor(server.webUrl)
  expect((await again.signIn('olga', person.password)).status).toBe(200)
  expect((await again.send('/api/v1/views')).json.items).toMatchObject([view])
  expect((await again.send(`/api/v1/users/${id}/restore`, { body: {} })).status).toBe(403)
})

it('a removed user stays removed if the name is given away meanwhile, and can be restored when it is free', async () => {
  const { id } = (await send('POST', 'users', { name: 'Kim', password: 'the first of them', role: 'viewer' })).json
  await send('DELETE', `users/${id}`)
  const other = (await send('POST', 'users', { name: 'kim', password: 'the second of them', role: 'viewer' })).json
  expect((await send('POST', `users/${id}/restore`)).json.code).toBe('name-taken')
  await send('DELETE', `users/${other.id}`)
  expect((await send('POST', `users/${id}/restore`)).json).toMatchObject({ name: 'Kim' })
})

it('a removed device is restored with its stored password and its plate list', async () => {
  const camera = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Barrier', host: '127.0.0.61' })
  const { host, port, user, password } = camera
  const { id } = (await send('POST', 'devices', { host, port, protocol: 'http', user, password, name: 'Barrier' })).json
  await send('PATCH', `plate-sync/${id}`, { automatic: true })
  const before = (await send('GET', `devices/${id}`)).json
  expect((await send('DELETE', `devices/${id}`)).status).toBe(204)
  expect((await send('GET', `devices/${id}`)).status).toBe(404)
  expect((await send('POST', `devices/${id}/restore`)).json).toMatchObject({ id, name: 'Barrier', user: before.user })
  const { ok } = camera.state.signIns
  expect((await send('POST', `devices/${id}/check`)).json.status.word).toBe('ok')
  expect(camera.state.signIns.ok).toBeGreaterThan(ok)
  const { devices } = (await send('GET', 'plate-sync')).json
  expect(devices.find((one: { id: string }) => one.id === id)).toMatchObject({ automatic: true })
})

it('a removed webhook is restored with its secrets, and sends what came and what waited meanwhile', async () => {
  const target = await startTarget(answer(503))
  const webhook = {
    name: 'Gate',
    url: target.url,
    allowPrivate: true,
    headers: { 'x-key': 'open' },
    secret: 'whsec_QUJD',
  }
  const { id } = (await send('POST', 'outputs', webhook)).json
  await server.post(platePost('WAITED1'))
  await target.got(1)
  expect((await send('DELETE', `outputs/${id}`)).status).toBe(204)
  await server.post(platePost('MEANWHILE'))
  target.behave(accept)
  expect((await send('POST', `outputs/${id}/restore`)).json).toMatchObject({ id, config: { secrets: 1 } })
  const arrived = () =>
    target.received.filter(({ headers }) => headers['x-key'] === 'open' && headers['webhook-signature'])
  await until(() =>
    ['WAITED1', 'MEANWHILE'].every(plate => arrived().some(({ json }) => JSON.stringify(json).includes(plate))),
  )
  expect((await send('POST', `outputs/${id}/restore`)).status).toBe(404)
  const actions = (await send('GET', 'audit?limit=100')).json.items.map((entry: { action: string }) => entry.action)
  expect(actions).toEqual(expect.arrayContaining(['restore-user', 'restore-device', 'restore-webhook']))
})
