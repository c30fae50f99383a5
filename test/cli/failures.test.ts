import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const contents = {
  'is something else': Buffer.alloc(50_000, 'no database '),
  'is cut off behind its header': Buffer.from('SQLite format 3\0'),
}

function dataDirWith(content: Buffer): string {
  const path = temporaryFolder()
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'viewtron.db'), content)
  return path
}

describe.each(Object.entries(contents))('with a database that %s', (_, content) => {
  it('the doctor tells of it', async () => {
    const args = ['doctor', '--data-dir', dataDirWith(content), '--camera-port', '0']
    const { code, stdout, stderr } = await runCli(args)
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toContain('[storage-trouble]')
    expect(stdout).toContain('[database-corrupt]')
  })

  it.each(['outputs', 'deliveries', 'events'])('%s says so in a sentence, not with a stack', async command => {
    const { code, stdout, stderr } = await runCli([command, '--data-dir', dataDirWith(content)])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^viewtron: The database .* is damaged .*\n.*\[database-corrupt\]\n$/)
  })
})

describe('--json', () => {
  it.each([
    ['a failure', ['outputs', '--data-dir', '/nonexistent/data', '--json'], 1, 'no-data'],
    [
      'a device that is not there',
      ['camera', 'info', '127.0.0.1:9', '--password-env', 'CAM', '--json'],
      1,
      'device-unreachable',
    ],
    [
      'a setting that is missing',
      ['camera', 'info', '127.0.0.1', '--password-env', 'X', '--json'],
      2,
      'config-invalid',
    ],
  ])('gives one JSON object for %s too, and the words on standard error', async (_, args, exitCode, errorCode) => {
    const env = { CAM: 'a password', VIEWTRON_DATA_DIR: join(temporaryFolder(), 'none') }
    const { code, stdout, stderr } = await runCli(args, { env })
    expect([code, JSON.parse(stdout).error.code]).toEqual([exitCode, errorCode])
    expect(stderr).toContain(JSON.parse(stdout).error.message)
    expect(stdout + stderr).not.toContain('a password')
  })
})

describe('a command that cannot do what it was asked', () => {
  it('sends no empty password where none was given', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const { code, stderr } = await runCli(['camera', 'info', `${device.host}:${device.port}`, '--no-store'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('none was typed')])
    expect(device.state.signIns.failed).toBe(0)
  })

  it('says which file cannot be written, without a stack', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const args = ['camera', 'snapshot', `${device.host}:${device.port}`, '--no-store', '--password-env', 'CAM']
    const { code, stderr } = await runCli([...args, '-o', '/nonexistent/x.jpg'], { env: { CAM: devicePassword } })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^viewtron: ENOENT.*\/nonexistent\/x\.jpg'\n$/)])
  })
})
