import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { freePort } from '../support/free-port.ts'
import { smallAlarm } from '../support/posts.ts'
import { projectRoot } from '../support/project-root.ts'
import { RawConnection } from '../support/raw-socket.ts'
import { type CliOptions, runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { acknowledged, type DoctorSite, doctorSite } from './doctor-site.ts'

interface Printed {
  code: string
  severity: string
  subject: string
  seen: string
  meaning: string
  fix: string
}

async function doctor(dataDir: string, args: string[] = [], options: CliOptions = {}) {
  const result = await runCli(['doctor', '--data-dir', dataDir, ...args], { cwd: dataDir, ...options })
  const findings = (args.includes('--json') ? JSON.parse(result.stdout).findings : []) as Printed[]
  return { ...result, findings, codes: findings.map(({ code }) => code) }
}

/** Resolves when the finding is in the database. */
async function noted(site: DoctorSite, code: string): Promise<void> {
  await until(async () => (await doctor(site.server.dataDir, ['--json'])).codes.includes(code), { what: code })
}

describe('beside a running server', () => {
  it('says that everything looks right, and exits with 0', async () => {
    const site = await doctorSite()
    await site.server.post(smallAlarm())
    await until(async () => (await doctor(site.server.dataDir, ['--json'])).codes.length === 0)
    const { code, stdout, stderr } = await doctor(site.server.dataDir)
    expect(stdout).toMatch(
      /^Everything looks right\.\nLooked at 1 sender, 1 camera and 0 stored devices; the last post /,
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('finds the port by itself, says what it found in words without colours, and exits with 1', async () => {
    const site = await doctorSite()
    const connection = await RawConnection.open(site.server.port, '127.0.0.1', '127.0.0.71')
    await connection.write('POST API HTTP/1.1\r\n\r\n')
    await noted(site, 'path-unreadable')
    const { code, stdout } = await doctor(site.server.dataDir)
    expect(stdout).toMatch(/^ERROR {2}127\.0\.0\.71 {2}\[path-unreadable\]\n {2}seen {3}It sent a request/m)
    expect(stdout).toMatch(/^ {2}do {5}Type \/API into Path/m)
    expect(stdout).not.toContain('\x1b')
    expect(stdout.split('\n').every(line => line.length <= 100)).toBe(true)
    expect(code).toBe(1)
  })

  it('prints findings as JSON with six fields each', async () => {
    const site = await doctorSite()
    const { findings, stdout, code } = await doctor(site.server.dataDir, ['--json'])
    expect(findings).toContainEqual({
      code: 'loopback-only',
      severity: 'error',
      subject: `camera port ${site.server.port}`,
      seen: expect.any(String),
      meaning: expect.any(String),
      fix: expect.any(String),
    })
    expect(Object.keys(JSON.parse(stdout))).toEqual(['findings'])
    expect(code).toBe(1)
  })

  it('exits with 0 where there are notes only', async () => {
    const site = await doctorSite()
    await site.server.post('')
    await noted(site, 'keepalive-only')
    const { code, findings } = await doctor(site.server.dataDir, ['--json'])
    expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(code).toBe(0)
  })

  it('asks stored devices with their stored passwords, unless told not to', async () => {
    const site = await doctorSite()
    const host = '127.0.0.72'
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host, postFrom: host, timeScale: 20, postTo: site.server.url })
    await site.store(device)
    await acknowledged(device, 'heartbeat')
    device.setFault('httpPostOff', true)
    const asked = device.state.commands.GetHttpPostConfig
    expect((await doctor(site.server.dataDir, ['--json', '--no-devices'])).codes).not.toContain('http-post-off')
    expect(device.state.commands.GetHttpPostConfig).toBe(asked)
    const { codes, stdout, stderr } = await doctor(site.server.dataDir, ['--json'])
    expect(codes).toContain('http-post-off')
    expect(stdout + stderr).not.toContain(devicePassword)
  })
})

describe('without a server', () => {
  it('says that it is stopped', async () => {
    const site = await doctorSite()
    await site.server.post(smallAlarm())
    await site.server.stop()
    const { codes, code } = await doctor(site.server.dataDir, ['--json', '--camera-port', String(await freePort())])
    expect(codes).toEqual(['server-stopped'])
    expect(code).toBe(1)
  })

  it('names the program that holds the port', async () => {
    const stranger = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise(resolve => stranger.once('listening', resolve))
    onTestFinished(() => void stranger.close())
    const { port } = stranger.address() as AddressInfo
    const { codes, findings } = await doctor(temporaryFolder(), ['--json', '--camera-port', String(port)])
    expect(codes).toEqual(['server-stopped', 'port-taken'])
    expect(findings[1]?.seen).toMatch(new RegExp(`^Port ${port} is held by .*\\(pid ${process.pid}\\)`))
  })

  it('recognises another server on its port', async () => {
    const site = await doctorSite()
    const { findings } = await doctor(temporaryFolder(), ['--json', '--camera-port', String(site.server.port)])
    expect(findings.find(({ code }) => code === 'port-taken')?.seen).toContain('another Viewtron Event Server')
  })

  it('says when there is no data directory, or it cannot be written to', async () => {
    const folder = temporaryFolder()
    const port = ['--json', '--camera-port', String(await freePort())]
    const missing = await doctor(folder, ['--data-dir', join(folder, 'nowhere'), ...port])
    expect(missing.codes).toEqual(['server-stopped', 'data-dir-not-writable'])
    expect(missing.findings[1]?.fix).toContain('--data-dir')
    // The superuser may do everything.
    if (process.getuid?.() === 0) return
    const locked = join(folder, 'locked')
    mkdirSync(locked)
    chmodSync(locked, 0o500)
    expect((await doctor(folder, ['--data-dir', locked, ...port])).codes).toContain('data-dir-not-writable')
  })
})

describe('run by a user who may not read the data directory', () => {
  /** The superuser may do everything, unless without capabilities. */
  async function findsInClosed(dataDir: string): Promise<string[]> {
    const port = ['--camera-port', String(await freePort())]
    const args = ['doctor', '--data-dir', dataDir, '--json', ...port]
    const bound = ['--inh-caps=-all', '--bounding-set=-all', process.execPath, join(projectRoot, 'bin/viewtron.js')]
    const isSuperuser = process.getuid?.() === 0
    const { stdout } = await (isSuperuser ? runCli([...bound, ...args], { command: 'setpriv' }) : runCli(args))
    return JSON.parse(stdout).findings.map(({ code }: Printed) => code)
  }

  it('says only that, not that the server is stopped', async () => {
    const dataDir = temporaryFolder()
    chmodSync(dataDir, 0)
    onTestFinished(() => chmodSync(dataDir, 0o700))
    expect(await findsInClosed(dataDir)).toEqual(['data-dir-not-readable'])
  })

  it('says so where only the files are closed', async () => {
    const dataDir = temporaryFolder()
    for (const file of ['.lock', 'viewtron.db']) {
      writeFileSync(join(dataDir, file), '')
      chmodSync(join(dataDir, file), 0)
    }
    expect(await findsInClosed(dataDir)).toEqual(['data-dir-not-readable'])
  })
})

it('a key of stored passwords that others may read is a warning, with the command that mends it', async () => {
  const site = await doctorSite()
  await site.store(await fakeDevice({ kind: 'ipc-5.3.1' }))
  expect(await site.complaints()).not.toContain('device-key-readable')
  const key = join(site.server.dataDir, '.keys/devices')
  chmodSync(key, 0o644)
  const { severity, command } = await site.finds('device-key-readable', { asks: true })
  expect([severity, command]).toEqual(['warning', `chmod 600 ${key}`])
  expect((await doctor(site.server.dataDir, ['--json', '--no-devices'])).codes).toContain('device-key-readable')
  chmodSync(key, 0o600)
  await site.isMended('device-key-readable')
})

describe('of one device', () => {
  const env = { CAM: devicePassword, WRONG: 'not the password' }
  const access = (device: { host: string; port: number }, variable = 'CAM') => [
    `${device.host}:${device.port}`,
    '--user',
    'admin',
    '--password-env',
    variable,
    '--json',
  ]

  it('looks at its settings though it is not stored', async () => {
    const site = await doctorSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.73', clockOffsetMs: 3 * 3600_000 })
    const { codes, code } = await doctor(site.server.dataDir, access(device), { env })
    expect(codes).toEqual(expect.arrayContaining(['http-post-off', 'device-clock-off']))
    expect(code).toBe(1)
  })

  it('says in words that the password is wrong, and never says the password', async () => {
    const site = await doctorSite()
    const device = await fakeDevice({ kind: 'ipc-5.3.1', host: '127.0.0.74' })
    const { codes, stdout, stderr } = await doctor(site.server.dataDir, access(device, 'WRONG'), { env })
    expect(codes).toContain('device-password-wrong')
    expect(stdout + stderr).not.toContain('not the password')
    expect((await doctor(site.server.dataDir, access(device, 'WRONG'), { env })).codes).toContain(
      'device-password-wrong',
    )
    expect(device.state.signIns.failed).toBe(1)
  })

  it('says that nothing answers there', async () => {
    const site = await doctorSite()
    const nobody = { host: '127.0.0.75', port: await freePort() }
    const { codes } = await doctor(site.server.dataDir, access(nobody), { env })
    expect(codes).toContain('device-unreachable')
  })

  it('tells wrong usage by the exit code 2', async () => {
    const { code, stderr } = await doctor(temporaryFolder(), ['127.0.0.1', '--password-env', 'NOT_THERE'])
    expect(stderr).toContain('NOT_THERE is not set')
    expect(code).toBe(2)
  })
})
