import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deviceSite } from '../../devices/device-site.ts'
import { call, platePost, serverWith } from '../../rules/posts.ts'
import { fakeDevice } from '../../support/fake-devices.ts'
import { type HostedServer, startHostedServer } from '../../support/hosted-server.ts'
import { rowsOf } from '../../support/stored.ts'
import { until } from '../../support/until.ts'

const login = { user: 'camera', password: 'long-enough' }
const basic = ({ user, password }: typeof login) => ({
  headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
})
const set = (server: HostedServer, body: unknown = login) => call(server, 'settings/camera-port', 'PUT', body)
const env = { VIEWTRON_AUTH: 'off' }

test('a password set in the dashboard holds for the next post, and outlives a restart', async () => {
  const server = await serverWith('')
  expect((await server.post(platePost('ONE'))).status).toBe(200)
  expect((await set(server)).json).toMatchObject({
    source: 'stored',
    user: 'camera',
    readable: true,
    others: [{ id: 'gate_127_0_0_1', name: 'Gate' }],
  })
  expect((await server.post(platePost('TWO'))).status).toBe(401)
  expect((await server.post(platePost('THREE'), basic({ ...login, password: 'another-one' }))).status).toBe(401)
  expect((await server.post(platePost('FOUR'), basic(login))).status).toBe(200)
  await server.stop()
  const again = await startHostedServer({ dataDir: server.dataDir, env })
  expect((await again.post(platePost('FIVE'))).status).toBe(401)
  expect((await again.post(platePost('SIX'), basic(login))).status).toBe(200)
  expect((await call(again, 'settings/camera-port', 'DELETE')).json).toMatchObject({ source: null, user: null })
  expect((await again.post(platePost('SEVEN'))).status).toBe(200)
})

test('no answer, no row and no audit entry shows it', async () => {
  const server = await serverWith('')
  const answers = [await set(server), await call(server, 'settings/camera-port'), await call(server, 'audit')]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const seen = answers.map(({ text }) => text).join() + JSON.stringify(rowsOf(server.dataDir, 'select * from setting'))
  expect(seen).not.toContain(login.password)
  expect(seen).toContain('set-camera-login')
})

test('the configuration wins, and is changed there', async () => {
  const configured = { VIEWTRON_CAMERA_USER: 'file', VIEWTRON_CAMERA_PASSWORD: 'from-the-file' }
  const server = await serverWith('', { env: configured })
  expect((await call(server, 'settings/camera-port')).json).toMatchObject({ source: 'configuration', user: 'file' })
  expect(await set(server)).toMatchObject({ status: 409, json: { code: 'camera-login-configured' } })
  expect((await server.post(platePost('ONE'), basic({ user: 'file', password: 'from-the-file' }))).status).toBe(200)
})

test('without the key no device may post, and the doctor reports it', async () => {
  const server = await serverWith('')
  await set(server)
  await server.stop()
  rmSync(join(server.dataDir, '.keys'), { recursive: true })
  const again = await startHostedServer({ dataDir: server.dataDir, env })
  expect((await again.post(platePost('ONE'), basic(login))).status).toBe(503)
  expect((await call(again, 'settings/camera-port')).json).toMatchObject({ source: 'stored', readable: false })
  const said = await until(async () => {
    const { findings } = (await call(again, 'doctor')).json
    return findings.find(({ code }: { code: string }) => code === 'posts-refused')
  })
  expect(said.seen).toContain('camera-login-unreadable')
  await set(again)
  expect((await again.post(platePost('TWO'), basic(login))).status).toBe(200)
})

test('a stored device is given it from here, and a new password under the same user too', async () => {
  const site = await deviceSite()
  const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.31', postFrom: '127.0.0.31' })
  const id = await site.add(device)
  await site.setUp(id)
  for (const password of ['long-enough', 'another-one']) {
    const set = await site.json('settings/camera-port', { method: 'PUT', body: { user: 'camera', password } })
    expect(set.devices).toMatchObject([{ id, settable: true }])
    const { applied } = await site.json(`devices/${id}/set-up`, { body: { password: true } })
    expect(applied).toBe(true)
    const [place] = device.state.httpPost.filter(({ user }) => user === 'camera')
    expect(place?.password).toBe(password)
  }
})

test.for([
  { user: 'a:b', password: 'long-enough' },
  { user: 'camera', password: 'short' },
  { user: '', password: 'long-enough' },
  { user: 'Tür', password: 'long-enough' },
])('is refused as %o', async body => {
  const server = await serverWith('')
  expect((await set(server, body)).status).toBe(400)
  expect((await server.post(platePost('ONE'))).status).toBe(200)
})
