import { expect, test } from 'vitest'
import { deviceCertificate, devicePassword, fakeDevice } from '../../support/fake-devices.ts'
import { until } from '../../support/until.ts'
import { ask, basic, digest, send } from './ask.ts'

const uri = '/GetDeviceInfo'
const right = { user: 'admin', password: devicePassword, uri }

test('an old camera asks for Basic, a newer one offers Digest beside it', async () => {
  const [older, newer] = [await fakeDevice({ kind: 'ipc-old' }), await fakeDevice({ kind: 'ipc-5.3.1' })]
  const [first, second] = [await send(older, uri), await send(newer, uri)]
  expect(first.status).toBe(401)
  expect(first.headers['www-authenticate']).toMatch(/^Basic realm="[^"]+"$/)
  expect(second.headers['www-authenticate']).toMatch(/^Digest .*qop="auth".*, Basic realm=/)
})

test('a challenge is no failure', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1' })
  for (let n = 0; n < 10; n++) await send(device, uri)
  expect(device.state.signIns).toEqual({ ok: 0, failed: 0, failedInARow: 0, mostFailedInARow: 0, locked: false })
})

test('Digest is checked, and its nonce counts upwards', async () => {
  const device = await fakeDevice({ kind: 'nvr', auth: 'digest' })
  const challenge = (await send(device, uri)).headers['www-authenticate'] ?? ''
  expect((await send(device, uri, { headers: digest(challenge, right) })).text).toContain('<deviceInfo>')
  expect((await send(device, uri, { headers: digest(challenge, { ...right, nc: 2 }) })).status).toBe(200)

  const again = await send(device, uri, { headers: digest(challenge, { ...right, nc: 2 }) })
  expect(again.status).toBe(401)
  expect(again.headers['www-authenticate']).toContain('stale=true')

  const wrong = await send(device, uri, { headers: digest(challenge, { ...right, nc: 3, password: 'no' }) })
  expect([wrong.status, wrong.headers['www-authenticate']]).toEqual([401, expect.not.stringContaining('stale')])
  expect(device.state.signIns).toMatchObject({ ok: 2, failed: 1, failedInARow: 1 })
})

test('a nonce grows old without counting as a failure', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', nonceMs: 0 })
  const challenge = (await send(device, uri)).headers['www-authenticate'] ?? ''
  const late = await send(device, uri, { headers: digest(challenge, right) })
  expect(late.headers['www-authenticate']).toContain('stale=true')
  expect(device.state.signIns.failed).toBe(0)
})

test.each(['ipc-old', 'ipc-5.3.1', 'nvr'] as const)(
  '%s: wrong passwords lock the account, for the right one too',
  async kind => {
    const device = await fakeDevice({ kind, lockAfter: 3, lockMs: 200 })
    for (let n = 0; n < 3; n++) {
      const refused = await ask(device, uri, { password: 'no' })
      expect([refused.status, refused.error]).toEqual([401, 9])
    }
    expect((await ask(device, uri)).error).toBe(10)
    expect(device.state.signIns).toMatchObject({ ok: 0, locked: true, failed: 3, mostFailedInARow: 3 })
    await until(async () => (await ask(device, uri)).text.includes('<deviceInfo>'))
    expect(device.state.signIns).toMatchObject({ ok: 1, locked: false, failedInARow: 0 })
  },
)

test('another certificate is shown from the next connection on', async () => {
  const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('one') })
  const seen = async () => {
    const { connect } = await import('node:tls')
    const socket = connect({ host: device.host, port: device.port, rejectUnauthorized: false })
    await new Promise(resolve => socket.once('secureConnect', resolve))
    const { subject } = socket.getPeerCertificate()
    socket.destroy()
    return subject.CN
  }
  expect(await seen()).toBe('one')
  device.replaceCertificate(await deviceCertificate('two'))
  expect(await seen()).toBe('two')
  expect((await send(device, uri, { headers: basic('admin', devicePassword) })).status).toBe(200)
})

test('another password is valid at once', async () => {
  const device = await fakeDevice({ kind: 'nvr' })
  device.changePassword('another one')
  expect((await ask(device, uri, { password: devicePassword })).status).toBe(401)
  expect((await ask(device, uri)).status).toBe(200)
})
