import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FakeDevice } from '../../src/simulator/devices/index.ts'
import { listsOf } from '../devices/plates/plate-site.ts'
import { devicePassword, fakeDevice } from '../support/fake-devices.ts'
import { type CliOptions, runCli } from '../support/run-cli.ts'
import { temporaryFile, temporaryFolder } from '../support/temporary-folder.ts'

function plates({ host, port }: FakeDevice, command: string, args: string[] = [], options: CliOptions = {}) {
  const env = { CAM: devicePassword, VIEWTRON_DATA_DIR: temporaryFolder(), TZ: 'Asia/Shanghai' }
  const access = ['--user', 'admin', '--password-env', 'CAM']
  return runCli(['camera', 'plates', command, `${host}:${port}`, ...args, ...access], { env, ...options })
}

describe('viewtron camera plates', () => {
  it('lists what a camera holds as a table, JSON or CSV, without letting it command the terminal', async () => {
    const device = await fakeDevice({
      kind: 'ipc-5.3.1',
      plates: [
        { number: 'AB123', groupId: '2', until: '2026-12-24 23:59:59', owner: 'Ann\u009b31m' },
        { number: 'B1', groupId: '3' },
      ],
    })
    const shown = await plates(device, 'list')
    expect([shown.code, shown.stderr]).toEqual([0, ''])
    expect(shown.stdout.split('\n')).toEqual([
      'plate  list   from  until                owner    telephone',
      'AB123  allow        2026-12-24 23:59:59  Ann?31m',
      'B1     block',
      '',
    ])
    const json = JSON.parse((await plates(device, 'list', ['--json', '--list', 'block'])).stdout)
    expect(json.items).toMatchObject([{ number: 'B1', list: 'block' }])
    expect((await plates(device, 'list', ['--csv'])).stdout.split('\r\n').slice(0, 2)).toEqual([
      'plate,list,from,until,owner,telephone',
      'AB123,allow,,2026-12-24 23:59:59,Ann\u009b31m,',
    ])
  })

  it('adds, changes and removes a plate; asks before it removes', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1' })
    const facts = ['--list', 'allow', '--until', '2026-12-24', '--owner', 'Ann Smith']
    const added = await plates(device, 'add', ['ab 123', ...facts])
    expect([added.code, added.stdout]).toEqual([0, expect.stringMatching(/^Added ab 123 to /)])
    expect(device.state.plates).toMatchObject([{ number: 'AB123', until: '2026-12-24 23:59:59', owner: 'Ann Smith' }])
    const twice = await plates(device, 'add', ['AB-123', '--list', 'block'])
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining('[device-plate-refused]')])
    expect((await plates(device, 'edit', ['AB123', '--list', 'block', '--no-until'])).code).toBe(0)
    expect(device.state.plates).toMatchObject([{ groupId: '3', until: '', owner: 'Ann Smith' }])
    const unsure = await plates(device, 'remove', ['AB123'])
    expect([unsure.code, unsure.stderr]).toEqual([2, expect.stringContaining('add --yes')])
    expect((await plates(device, 'remove', ['AB123', '--yes'])).code).toBe(0)
    expect(device.state.plates).toEqual([])
    expect((await plates(device, 'edit', ['AB123', '--list', 'allow'])).stderr).toContain('[not-found]')
  })

  it('imports a file with what would change first, and names lines that cannot be used', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', plates: [{ number: 'OLD1', groupId: '2' }] })
    const many = Array.from({ length: 210 }, (_, at) => `N${at},allow,`)
    const file = temporaryFile(
      ['plate,list,until', 'OLD1,block,2026-12-31', ...many, 'BAD1,vip,'].join('\n'),
      'list.csv',
    )
    const dry = await plates(device, 'import', [file, '--dry-run'])
    expect(dry.code).toBe(1)
    expect(dry.stdout).toContain('  change  OLD1  until 2026-12-31 23:59:59')
    expect(dry.stdout).toContain('210 to add, 1 to change, 0 as they are')
    expect(dry.stderr).toContain('line 213: the device has no list vip')
    expect(listsOf(device)).toEqual({ allow: ['OLD1'] })
    const done = await plates(device, 'import', [file, '--json'])
    expect(done.stderr).toContain('100 of 211\n200 of 211\n')
    expect(JSON.parse(done.stdout)).toMatchObject({ added: 210, changed: 1, refused: [{ line: 213 }] })
    expect(device.state.plates).toHaveLength(211)
    const again = await plates(device, 'import', ['-'], { stdin: 'plate\nN1\n', env: environment() })
    expect([again.code, again.stdout]).toEqual([0, '0 of 0 written, 1 as they were\n'])
  })

  it('exports what import takes back', async () => {
    const device = await fakeDevice({ kind: 'ipc-5.3.1', plates: [{ number: 'A1', groupId: '2', owner: '+1' }] })
    const file = join(temporaryFolder(), 'out.csv')
    expect(await plates(device, 'export', [file])).toMatchObject({ code: 0, stdout: `${file}: 1 plate\n` })
    expect(readFileSync(file, 'utf8')).toBe("plate,list,from,until,owner,telephone\r\nA1,allow,,,'+1,\r\n")
    expect((await plates(device, 'import', [file])).stdout).toBe('0 of 0 written, 1 as they were\n')
  })

  it('says what old firmware and recorders cannot do, and what is wrong with the usage', async () => {
    const old = await fakeDevice({ kind: 'ipc-old', plates: [{ number: 'A1', groupId: '2' }] })
    const refused = await plates(old, 'edit', ['A1', '--list', 'block'])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('this firmware can only add and list')])
    expect((await plates(old, 'remove', ['A1', '--yes'])).stderr).toContain('can only add and list')
    const recorder = await fakeDevice({ kind: 'nvr' })
    expect((await plates(recorder, 'list')).stderr).toContain('[device-no-plates]')
    expect((await plates(old, 'add', ['A2'])).code).toBe(2)
    expect((await plates(old, 'add', ['A2', '--list', 'vip'])).code).toBe(2)
    const missing = await plates(old, 'import', ['/nowhere.csv'])
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('[plates-unreadable]')])
  })
})

const environment = () => ({ CAM: devicePassword, VIEWTRON_DATA_DIR: temporaryFolder() })
