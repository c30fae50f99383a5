import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { runCli } from '../support/run-cli.ts'
import { accessTo, deviceSite } from './device-site.ts'

function filesOf(folder: string): Buffer[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isFile() ? [readFileSync(path)] : []
  })
}

describe('a password that a device refuses', () => {
  it('is sent once in all, whoever asks next: the API, a command, a check, a server started anew', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    device.changePassword('another password')
    const first = await site.call(`devices/${id}/check`, { method: 'POST' })
    expect([first.status, first.json.code]).toEqual([422, 'device-password-wrong'])
    const asked = [
      await site.call(`devices/${id}/check`, { method: 'POST' }),
      await site.call('devices/look', { body: accessTo(device) }),
      await site.call(`devices/${id}/snapshot`),
    ]
    expect(asked.map(({ json }) => json.code)).toEqual(Array(3).fill('device-password-refused-before'))
    const { dataDir } = site.server
    const env = { VIEWTRON_DATA_DIR: dataDir, CAM: devicePassword }
    const command = await runCli(['camera', 'info', `${device.host}:${device.port}`, '--password-env', 'CAM'], { env })
    expect([command.code, command.stderr]).toEqual([1, expect.stringContaining('device-password-refused-before')])
    await site.server.stop()
    const next = await deviceSite({ dataDir })
    await next.call(`devices/${id}/check`, { method: 'POST' })
    expect(device.state.signIns.failed).toBe(1)
    expect((await next.device(id)).status.word).toBe('password-wrong')
  })

  it('is sent once by requests at the same moment', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const body = accessTo(device, 'not it')
    const replies = await Promise.all(Array.from({ length: 6 }, () => site.call('devices/look', { body })))
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(422))
    expect(device.state.signIns.failed).toBe(1)
  })

  it('gives way to another one at once, and is tried again where a person says so', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    device.changePassword('another password')
    await site.call(`devices/${id}/check`, { method: 'POST' })
    const changed = await site.json(`devices/${id}`, { method: 'PATCH', body: { password: 'another password' } })
    expect(changed.status.word).toBe('ok')
    await site.call('devices/look', { body: accessTo(device, 'not it') })
    device.changePassword('not it')
    const again = await site.call('devices/look', { body: { ...accessTo(device, 'not it'), again: true } })
    expect(again.status).toBe(200)
  })

  it('is not sent again to an account that is locked, and the status says locked', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', lockAfter: 1 })
    const id = await site.add(device)
    await site.call('devices/look', { body: accessTo(device, 'not it') })
    const locked = await site.call(`devices/${id}/check`, { method: 'POST' })
    expect(locked.json.code).toBe('device-locked')
    await site.call(`devices/${id}/check`, { method: 'POST' })
    expect((await site.device(id)).status.word).toBe('locked')
    expect(device.state.signIns.mostFailedInARow).toBe(1)
  })
})

describe('a stored password', () => {
  it('is nowhere in the clear: not in files, answers, logs', async () => {
    const site = await deviceSite({ env: { VIEWTRON_LOG_LEVEL: 'debug' } })
    const device = await fakeDevice({ kind: 'ipc-old' })
    const id = await site.add(device)
    await site.setUp(id)
    const wrong = await site.call('devices/look', { body: accessTo(device, 'a wrong secret') })
    const answers = [JSON.stringify(await site.json('devices')), JSON.stringify(await site.json('audit')), wrong.text]
    // A running server replaces files while they are read.
    await site.server.stop()
    const shown = [
      ...answers,
      site.server.stdout(),
      site.server.stderr(),
      ...filesOf(site.server.dataDir).map(bytes => bytes.toString('latin1')),
    ].join('\n')
    for (const secret of [devicePassword, 'a wrong secret']) {
      expect(shown).not.toContain(secret)
      expect(shown).not.toContain(Buffer.from(`admin:${secret}`).toString('base64'))
    }
    expect(statSync(join(site.server.dataDir, '.keys/devices')).mode & 0o777).toBe(0o600)
  })

  it('is asked for again when its key is gone, and nothing else breaks', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.server.stop()
    const { dataDir } = site.server
    rmSync(join(dataDir, '.keys/devices'))
    const next = await deviceSite({ dataDir })
    const { status, json } = await next.call(`devices/${id}/check`, { method: 'POST' })
    expect([status, json.code]).toEqual([409, 'device-password-unreadable'])
    expect((await next.device(id)).status.word).toBe('password-wrong')
    const typed = await next.json(`devices/${id}`, { method: 'PATCH', body: { password: devicePassword } })
    expect(typed.status.word).toBe('ok')
  })

  it('opens with a key of the settings alone where one is given', async () => {
    const key = 'k'.repeat(40)
    const site = await deviceSite({ env: { VIEWTRON_DEVICE_KEY: key } })
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    await site.server.stop()
    const { dataDir } = site.server
    expect(() => statSync(join(dataDir, '.keys/devices'))).toThrow('ENOENT')
    const next = await deviceSite({ dataDir, env: { VIEWTRON_DEVICE_KEY: key } })
    expect((await next.post(`devices/${id}/check`)).status.word).toBe('ok')
  })

  it('is not sent to another address or as another user without being typed again', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const id = await site.add(device)
    const moved = await site.call(`devices/${id}`, { method: 'PATCH', body: { host: '127.0.0.99' } })
    expect([moved.status, moved.json.code]).toEqual([409, 'device-password-needed'])
    const renamed = await site.json(`devices/${id}`, { method: 'PATCH', body: { name: 'North gate' } })
    expect([renamed.name, renamed.host]).toEqual(['North gate', device.host])
  })
})

describe('a device over HTTPS', () => {
  it('with another certificate gets no password from somebody who goes through the wizard again', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('first') })
    const id = await site.add(device)
    const seen = device.state.signIns.ok
    device.replaceCertificate(await deviceCertificate('second'))
    for (const body of [
      accessTo(device),
      { ...accessTo(device), protocol: 'https' },
      { ...accessTo(device), port: undefined },
    ]) {
      const look = await site.call('devices/look', { body })
      expect([look.status, look.json.code]).toEqual([409, 'device-certificate-changed'])
    }
    const changed = await site.device(id)
    expect(changed.status.word).toBe('certificate-changed')
    expect(changed.certificateSeen).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    expect([device.state.signIns.ok, device.state.signIns.failed]).toEqual([seen, 0])
    await site.json(`devices/${id}`, { method: 'PATCH', body: { trustCertificate: true } })
    expect((await site.look(device)).deviceId).toBe(id)
  })

  it('that was stored gets no password in the clear when its port speaks HTTP all at once', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('first') })
    await site.add(device)
    await device.stop()
    const plain = await fakeDevice({ kind: 'ipc-5.3.1', port: device.port })
    const look = await site.call('devices/look', { body: accessTo(plain) })
    expect(look.json.code).toBe('device-speaks-http')
    expect(plain.state.signIns).toMatchObject({ ok: 0, failed: 0 })
  })

  it('is stored only with the certificate that the person was shown', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('first') })
    const { certificate, protocol } = await site.look(device)
    device.replaceCertificate(await deviceCertificate('second'))
    const { ok } = device.state.signIns
    const added = await site.call('devices', { body: { ...accessTo(device), protocol, certificate } })
    expect([added.json.code, device.state.signIns.ok]).toEqual(['device-certificate-changed', ok])
  })

  it('with another certificate gets no password until a person trusts it', async () => {
    const site = await deviceSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate('first') })
    const id = await site.add(device)
    const { certificate } = await site.device(id)
    expect(certificate).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    device.replaceCertificate(await deviceCertificate('second'))
    const { ok } = device.state.signIns
    const { json } = await site.call(`devices/${id}/check`, { method: 'POST' })
    expect(json.code).toBe('device-certificate-changed')
    const changed = await site.device(id)
    expect(changed).toMatchObject({ certificate, status: { word: 'certificate-changed' } })
    expect(changed.certificateSeen).not.toBe(certificate)
    expect(device.state.signIns.ok).toBe(ok)
    const trusted = await site.json(`devices/${id}`, { method: 'PATCH', body: { trustCertificate: true } })
    expect(trusted).toMatchObject({
      certificate: changed.certificateSeen,
      certificateSeen: null,
      status: { word: 'ok' },
    })
  })
})
