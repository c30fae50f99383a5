import { existsSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { postSettings, siteForFile } from '../devices/device-site.ts'
import { deviceCertificate, devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

const theSite = siteForFile()
const at = ({ host, port }: FakeDevice) => `${host}:${port}`

/** `viewtron camera …` beside the running server, with the password in the environment. */
function camera(args: string[], { dataDir = theSite().server.dataDir, env = {} } = {}) {
  return runCli(['camera', ...args], { env: { VIEWTRON_DATA_DIR: dataDir, CAM: devicePassword, ...env } })
}

const withPassword = ['--password-env', 'CAM']

describe('viewtron camera setup', () => {
  it('brings a camera from nothing to its first post with one command, and the server knows it then', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', timeScale: 20, host: '127.0.0.31', postFrom: '127.0.0.31' })
    const done = await camera(['setup', at(device), '--user', 'admin', ...withPassword, '--yes'])
    expect(done.stderr).toBe('')
    expect([done.code, done.stdout]).toEqual([0, expect.stringMatching(/^arrived in \d+ ms/m)])
    const { items } = await theSite().json('devices')
    const stored = items.find((one: { port: number; host: string }) => one.port === device.port)
    expect(stored).toMatchObject({ host: '127.0.0.31', status: { word: 'ok' }, setUpAt: expect.any(String) })
    expect(stored.targets.some((target: { ours: boolean }) => target.ours)).toBe(true)
  })

  it('prints one JSON object with what was learned', async () => {
    const device = await fakeDevice({ kind: 'ipc-old', timeScale: 20, host: '127.0.0.32', postFrom: '127.0.0.32' })
    const done = await camera(['setup', at(device), ...withPassword, '--yes', '--json'])
    expect(JSON.parse(done.stdout)).toMatchObject({
      look: { facts: { family: 'ipc', httpPost: 'v1' }, authentication: 'basic' },
      plan: { done: false },
      applied: true,
      deviceId: expect.any(String),
      arrivals: { firstPostAfterMs: expect.any(Number) },
    })
    const again = await camera(['setup', at(device), '--yes', '--json'])
    expect([again.code, JSON.parse(again.stdout)]).toEqual([0, expect.objectContaining({ applied: false })])
  })

  it('changes nothing with --dry-run, at the device or here', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const before = postSettings(device)
    const done = await camera(['setup', at(device), ...withPassword, '--dry-run'])
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('URL 1: Enable: off → on')])
    expect(postSettings(device)).toBe(before)
    const { items } = await theSite().json('devices')
    expect(items.some((one: { port: number }) => one.port === device.port)).toBe(false)
  })

  it('says before it changes anything that no server runs', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const before = postSettings(device)
    const done = await camera(['setup', at(device), ...withPassword, '--yes'], { dataDir: temporaryFolder() })
    expect([done.code, done.stderr]).toEqual([1, expect.stringContaining('[server-not-running]')])
    expect(postSettings(device)).toBe(before)
  })

  it('sets up for a server elsewhere, without a data directory and without waiting', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const args = ['setup', at(device), ...withPassword, '--yes', '--server', '192.0.2.7:5002']
    const done = await camera(args, { dataDir: temporaryFolder() })
    expect(done.code).toBe(0)
    expect(device.state.httpPost).toContainEqual(
      expect.objectContaining({ host: '192.0.2.7', port: 5002, enabled: true }),
    )
  })

  it('ends with 1 and the reasons when nothing comes', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.33', postFrom: '127.0.0.33' })
    const args = ['setup', at(device), ...withPassword, '--yes', '--wait', '1', '--server', '127.0.0.1:9']
    const done = await camera(args)
    expect([done.code, done.stdout]).toEqual([1, expect.stringContaining('Nothing has come')])
  })

  it('prints the steps for a recorder and waits for what a person does', async () => {
    const device = await fakeDevice({ kind: 'nvr', timeScale: 20, host: '127.0.0.34', postFrom: '127.0.0.34' })
    device.postTo(theSite().server.url)
    const done = await camera(['setup', at(device), ...withPassword, '--yes'])
    expect(done.stdout).toContain('Anonymous Login: on')
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('It posts here')])
  })

  it('wants --yes where there is no terminal', async () => {
    const done = await camera(['setup', '127.0.0.1', ...withPassword])
    expect([done.code, done.stderr]).toEqual([2, expect.stringContaining('--yes')])
  })

  it('leaves no trace with --no-store', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', timeScale: 20, host: '127.0.0.35', postFrom: '127.0.0.35' })
    const done = await camera(['setup', at(device), ...withPassword, '--yes', '--no-store'])
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('arrived in')])
    const { items } = await theSite().json('devices')
    expect(items.some((one: { host: string }) => one.host === '127.0.0.35')).toBe(false)
  })
})

describe('viewtron camera unset', () => {
  it('brings back what was there before, with the stored password', async () => {
    const device = await fakeDevice({ kind: 'ipc-old', postTo: 'http://192.0.2.9:9000/other' })
    const before = postSettings(device)
    await camera(['setup', at(device), ...withPassword, '--yes', '--wait', '0'])
    expect(postSettings(device)).not.toBe(before)
    const dry = await camera(['unset', at(device), '--dry-run'])
    expect(dry.stdout).toContain('→ 192.0.2.9')
    const done = await camera(['unset', at(device), '--yes', '--json'])
    expect([done.code, JSON.parse(done.stdout).applied]).toEqual([0, true])
    expect(postSettings(device)).toBe(before)
  })
})

describe('what commands change', () => {
  // Seven processes, one after another: each alone may take seconds on a busy machine.
  it('is in the audit log under the user of this machine', { timeout: 90_000 }, async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', name: 'Audited' })
    const file = temporaryFile('plate,list\nAB123,allow\n', 'plates.csv')
    const commands = [
      ['setup', at(device), ...withPassword, '--yes', '--wait', '0'],
      ['plates', 'add', at(device), 'XY1', '--list', 'block'],
      ['plates', 'import', at(device), file],
      ['plates', 'import', at(device), file, '--dry-run'],
      ['plates', 'remove', at(device), 'XY1', '--yes', '--no-store'],
      ['plates', 'remove', at(device), 'AB123', '--yes'],
      ['unset', at(device), '--yes'],
    ]
    for (const command of commands) {
      const { code, stderr } = await camera(command)
      expect([command, code, stderr]).toEqual([command, 0, expect.any(String)])
    }
    const { items } = await theSite().json('audit')
    const ours = items.filter(({ subject }: { subject: string | null }) => subject === 'Audited').reverse()
    expect(ours.map(({ action }: { action: string }) => action)).toEqual([
      'add-device',
      'set-up-device',
      'change-device-plate',
      'import-device-plates',
      'remove-device-plate',
      'unset-device',
    ])
    expect(new Set(ours.map(({ who }: { who: string }) => who))).toEqual(new Set([`cli (${userInfo().username})`]))
    expect(JSON.stringify(ours)).not.toContain(devicePassword)
  })
})

describe('viewtron camera info and snapshot', () => {
  it('say that NTP sets a clock that is wrong', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', clockOffsetMs: 7_200_000 })
    device.state.ntp = true
    const done = await camera(['info', at(device), ...withPassword])
    expect(done.stdout).toContain('ahead, set by NTP: look at its time server and zone')
  })

  it('tell what a device is, over HTTPS too, with the password from a file', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    const file = temporaryFile(`${devicePassword}\n`)
    const done = await camera(['info', at(device), '--password-file', file, '--json'])
    const told = JSON.parse(done.stdout)
    expect(told).toMatchObject({ protocol: 'https', facts: { firmware: expect.stringContaining('5.3.1') } })
    const pinned = await camera(['info', at(device), '--password-file', file, '--fingerprint', told.certificate])
    expect(pinned.code).toBe(0)
    const other = told.certificate.replace(/^../, told.certificate.startsWith('00') ? '01' : '00')
    const refused = await camera(['info', at(device), '--password-file', file, '--fingerprint', other])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('[device-certificate-changed]')])
  })

  it('send nothing to a stored device with another certificate, nor in the clear where a certificate was asked for', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', https: await deviceCertificate() })
    await theSite().add(device)
    device.replaceCertificate(await deviceCertificate('another'))
    const { ok } = device.state.signIns
    const mapped = `[::ffff:${device.host}]:${device.port}`
    for (const address of [at(device), mapped]) {
      const done = await camera(['info', address, ...withPassword])
      expect([done.code, done.stderr]).toEqual([1, expect.stringContaining('[device-certificate-changed]')])
    }
    const plain = await fakeDevice({ kind: 'ipc-5.3.1' })
    const done = await camera(['info', at(plain), ...withPassword, '--fingerprint', 'AB:CD'])
    expect([done.code, done.stderr]).toEqual([1, expect.stringContaining('[device-speaks-http]')])
    expect([device.state.signIns.ok, plain.state.signIns.ok]).toEqual([ok, 0])
  })

  it('read the password from standard input', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const env = { VIEWTRON_DATA_DIR: temporaryFolder() }
    const done = await runCli(['camera', 'info', at(device)], { env, stdin: `${devicePassword}\n` })
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('(camera)')])
  })

  it('store a picture', async () => {
    const device = await fakeDevice({ kind: 'nvr' })
    const file = join(temporaryFolder(), 'gate.jpg')
    const done = await camera(['snapshot', at(device), ...withPassword, '-o', file, '--channel', '2'])
    expect([done.code, readFileSync(file).subarray(0, 2)]).toEqual([0, Buffer.from([0xff, 0xd8])])
  })

  it('say in words what is wrong, without the password', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const wrong = await camera(['info', at(device), ...withPassword], { env: { CAM: 'a wrong secret' } })
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('One attempt was used')])
    expect(wrong.stdout + wrong.stderr).not.toContain('a wrong secret')
    const unset = await camera(['info', at(device), '--password-env', 'NOWHERE'])
    expect([unset.code, unset.stderr]).toEqual([2, expect.stringContaining('NOWHERE is not set')])
    const address = await camera(['info', 'http://127.0.0.1/', ...withPassword])
    expect([address.code, address.stderr]).toEqual([2, expect.stringContaining('without http://')])
    expect(existsSync(join(theSite().server.dataDir, '.keys/devices'))).toBe(true)
  })
})
