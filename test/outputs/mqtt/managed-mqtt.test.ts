import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { platePost } from '../../rules/posts.ts'
import type { HostedServer } from '../../support/hosted-server.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { until } from '../../support/until.ts'
import { WebVisitor } from '../../support/web-client.ts'
import { outputOf, start } from './broker-server.ts'
import { freePort, Listener, Mosquitto, noBroker } from './mosquitto.ts'

const call = (server: HostedServer, method: string, path: string, body?: unknown) =>
  new WebVisitor(server.webUrl).send(`/api/v1/${path}`, { method, body })

const onlineAt = (listener: Listener, prefix = 'viewtron') =>
  until(() => listener.last(`${prefix}/available`)?.text === 'online', { withinMs: 20_000 })
const offlineAt = (listener: Listener, prefix = 'viewtron') =>
  until(() => listener.last(`${prefix}/available`)?.text === 'offline', { withinMs: 20_000 })

/** Whether a file of the data directory holds a text. */
const isInDatabase = (dataDir: string, text: string) =>
  ['viewtron.db', 'viewtron.db-wal'].some(file => readFileSync(join(dataDir, file)).includes(text))

describe.skipIf(noBroker)(`MQTT over the API${noBroker ? ` – left out: ${noBroker}` : ''}`, () => {
  it('is tested, set up, changed, switched off, removed and restored without a restart', async () => {
    const user = { name: 'house', password: 'S3cret-of-the-broker' }
    const broker = await Mosquitto.start({ user })
    const login = { username: user.name, password: user.password }
    const listener = await Listener.open(broker.url, login)
    const dataDir = temporaryFolder()
    const server = await start('', { dataDir })
    expect((await call(server, 'GET', 'mqtt')).json).toMatchObject({ isStored: false, hasPassword: false, fixed: [] })
    expect(await outputOf(server.webUrl)).toBeUndefined()

    const wrong = (await call(server, 'POST', 'mqtt/test', { url: broker.url, ...login, password: 'wr0ng' })).json
    expect(wrong).toMatchObject({ ok: false, detail: expect.stringContaining('user name or password is wrong') })
    const nobody = (await call(server, 'POST', 'mqtt/test', { url: `mqtt://127.0.0.1:${await freePort()}` })).json
    expect(nobody).toMatchObject({ ok: false, detail: expect.stringContaining('nothing answers at that address') })
    const right = (await call(server, 'POST', 'mqtt/test', { url: broker.url, ...login })).json
    expect(right).toMatchObject({ ok: true, detail: 'A message on viewtron/test went to the broker and came back.' })
    expect(listener.on('viewtron/test').every(({ retain }) => !retain)).toBe(true)
    expect(listener.on('viewtron/available')).toEqual([])
    expect(await outputOf(server.webUrl)).toBeUndefined()

    const saved = await call(server, 'PUT', 'mqtt', { url: broker.url, ...login, discovery: false })
    expect(saved.json).toMatchObject({ isStored: true, hasPassword: true, settings: { username: 'house' } })
    await onlineAt(listener)
    expect(await outputOf(server.webUrl)).toMatchObject({ source: 'database', enabled: true })
    await server.post(platePost('FIRST1'))
    await listener.next('viewtron/events', ({ text }) => text.includes('FIRST1'))
    const said = async () => {
      const { items } = (await call(server, 'GET', 'mqtt/topics')).json
      return items.find((one: { topic: string }) => one.topic === 'viewtron/events')?.text.includes('FIRST1')
    }
    await until(said)

    // The password stays if it is not given, and only for the broker that it was entered for.
    const moved = await call(server, 'PUT', 'mqtt', {
      url: broker.url,
      username: 'house',
      discovery: false,
      prefix: 'house',
    })
    expect(moved.json).toMatchObject({ hasPassword: true, settings: { prefix: 'house' } })
    await offlineAt(listener)
    await onlineAt(listener, 'house')
    for (const path of ['mqtt', 'mqtt/test']) {
      const method = path === 'mqtt' ? 'PUT' : 'POST'
      const other = await call(server, method, path, { url: 'mqtt://elsewhere:1883', username: 'house' })
      expect([other.status, other.json.fields[0]?.field]).toEqual([400, 'password'])
    }

    await call(server, 'PUT', 'mqtt', { enabled: false, url: broker.url, username: 'house', prefix: 'house' })
    await offlineAt(listener, 'house')
    expect(await outputOf(server.webUrl)).toMatchObject({ state: 'off', enabled: false })
    await server.post(platePost('WHILEOFF'))
    await call(server, 'PUT', 'mqtt', { url: broker.url, username: 'house', discovery: false, prefix: 'house' })
    await onlineAt(listener, 'house')

    expect((await call(server, 'DELETE', 'mqtt')).status).toBe(204)
    await offlineAt(listener, 'house')
    expect(await outputOf(server.webUrl)).toBeUndefined()
    await server.post(platePost('WHILEGONE'))
    expect((await call(server, 'POST', 'mqtt/restore')).json).toMatchObject({ isStored: true, hasPassword: true })
    await listener.next('house/events', ({ text }) => text.includes('WHILEGONE'))
    expect(listener.on('house/events').some(({ text }) => text.includes('WHILEOFF'))).toBe(false)
    expect((await call(server, 'POST', 'mqtt/restore')).status).toBe(404)

    const audit = (await call(server, 'GET', 'audit')).text
    for (const action of ['test-mqtt', 'change-mqtt', 'remove-mqtt', 'restore-mqtt']) expect(audit).toContain(action)
    const shown = audit + (await call(server, 'GET', 'mqtt')).text + (await call(server, 'GET', 'outputs')).text
    expect(shown + server.stdout() + server.stderr()).not.toContain(user.password)
    expect(isInDatabase(dataDir, user.password)).toBe(false)
    await server.stop()
    const again = await start('', { dataDir })
    await onlineAt(listener, 'house')
    await again.stop()
  })

  it('says what comes from viewtron.yaml, and changes only the rest', async () => {
    const broker = await Mosquitto.start()
    const listener = await Listener.open(broker.url)
    const yaml = `mqtt:\n  url: ${broker.url}\n  images: false\n`
    const server = await start('', { yaml })
    await onlineAt(listener)
    const { json } = await call(server, 'GET', 'mqtt')
    expect(json).toMatchObject({ isStored: false, settings: { url: broker.url, images: false, prefix: 'viewtron' } })
    expect(json.fixed).toEqual(expect.arrayContaining(['url', 'username', 'password', 'images']))
    expect(json.fixed).not.toContain('prefix')
    const changed = await call(server, 'PUT', 'mqtt', { url: 'mqtt://other:1883', prefix: 'mine', images: true })
    expect(changed.json).toMatchObject({ settings: { url: broker.url, prefix: 'mine', images: false } })
    await onlineAt(listener, 'mine')
    expect(await outputOf(server.webUrl)).toMatchObject({ source: 'file' })
    await call(server, 'DELETE', 'mqtt')
    await offlineAt(listener, 'mine')
    await until(() => listener.last('viewtron/available')?.text === 'online')
  })

  it('refuses settings that cannot work, with the field, and keeps those in use', async () => {
    const server = await start('')
    const faultOf = async (body: object) => {
      const { status, json } = await call(server, 'PUT', 'mqtt', body)
      return [status, json.fields[0]?.field]
    }
    expect(await faultOf({})).toEqual([400, 'url'])
    expect(await faultOf({ url: 'http://broker' })).toEqual([400, 'url'])
    expect(await faultOf({ url: 'mqtt://broker', prefix: 'a/#' })).toEqual([400, 'prefix'])
    expect(await faultOf({ url: 'mqtt://broker', tls: { ca: '/etc/passwd' } })).toEqual([400, 'tls.ca'])
    expect(await faultOf({ url: 'mqtt://broker', passwordFile: '/etc/passwd' })).toEqual([400, 'passwordFile'])
    expect((await call(server, 'DELETE', 'mqtt')).status).toBe(404)
  })
})
