import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { diagnose } from '../../src/doctor/index.ts'
import { fileSystemOf, fileSystemOfType, isRemovableDevice, mountOf } from '../../src/lib/file-system.ts'
import { adviceOn } from '../../src/lib/file-system-advice.ts'
import { plainEnvironment } from '../support/environment.ts'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'
import { startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

function compiled(): string | null {
  try {
    const library = join(temporaryFolder(), 'share.so')
    const source = join(import.meta.dirname, 'share-without-locks.c')
    execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'pipe' })
    return library
  } catch {
    return null
  }
}

async function startOnShare(fault: 'NO_LOCKS' | 'NO_SHARED_MEMORY', library: string) {
  const dataDir = temporaryFolder()
  const env = { LD_PRELOAD: library, SHARE: dataDir, [fault]: '1' }
  const ports = { VIEWTRON_CAMERA_PORT: '0', VIEWTRON_CAMERA_HOST: '127.0.0.1' }
  const child = spawn(process.execPath, [join(projectRoot, 'bin/viewtron.js'), 'serve'], {
    cwd: dataDir,
    env: plainEnvironment({ ...ports, ...env, VIEWTRON_DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  const stderr = text(child.stderr)
  await until(() => /ready/m.test(said), { what: 'the last line', withinMs: 20_000 })
  return { dataDir, env, said: () => said, stderr, stop: () => child.kill('SIGTERM') }
}

describe('a data directory on a share', () => {
  test.for([
    ['NO_LOCKS', 'has no file locks'],
    ['NO_SHARED_MEMORY', 'has no shared memory'],
  ] as const)(
    'that fails with %s is named for what it is, and nothing is ready',
    { timeout: 120_000 },
    async ([fault, words], { skip }) => {
      const library = compiled()
      if (library === null) return skip('there is no gcc')
      const server = await startOnShare(fault, library)
      expect(server.said()).not.toMatch(/^ready$/m)
      expect(server.said()).toMatch(new RegExp(`^not ready: .*${words}.*\\[data-dir-on-share\\]$`, 'm'))
      server.stop()
      const stderr = await server.stderr
      expect(stderr).toContain(words)
      expect(stderr).not.toContain('Another server')
      expect(readdirSync(server.dataDir).filter(name => name.startsWith('.lock-'))).toEqual([])
      const doctor = await runCli(['doctor', '--json', '--data-dir', server.dataDir], { env: server.env })
      expect(doctor.stdout).toContain(words)
    },
  )

  test('without a fault logs nothing about locks on a local disk', async () => {
    const server = await startServer()
    expect(server.stdout()).toMatch(/^ready$/m)
    expect(server.stderr()).not.toContain('network share')
    expect(fileSystemOf(join(server.dataDir, 'not/there/yet')).isNetwork).toBe(fileSystemOf(server.dataDir).isNetwork)
  })
})

describe('the type of a file system', () => {
  const table = [
    '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '40 27 0:50 / /mnt/nas\\040one rw shared:5 - nfs4 10.0.0.2:/video rw',
    '41 27 0:51 / /mnt/nas rw - cifs //nas/video rw',
    '42 27 0:52 / /mnt/ssh rw - fuse.sshfs me@host: rw',
    '43 41 8:1 / /mnt/nas/local rw - xfs /dev/sda1 rw',
  ].join('\n')

  test.for([
    ['/mnt/nas one/viewtron', 'a network share (NFS)'],
    ['/mnt/nas/viewtron', 'a network share (SMB)'],
    ['/mnt/ssh', 'a network share (SSHFS)'],
    ['/mnt/nas/local/viewtron', 'a file system (xfs)'],
    ['/mnt/nasty', 'a file system (ext4)'],
    ['/srv/viewtron', 'a file system (ext4)'],
  ] as const)('of %s is %s', ([path, words]) => {
    expect(fileSystemOfType(mountOf(path, table)?.type ?? '').words).toBe(words)
  })

  test.for(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'ceph', 'fuse.rclone', 'vboxsf'])(
    '%s is a network share',
    type => expect(fileSystemOfType(type).isNetwork).toBe(true),
  )

  test.for(['ext4', 'xfs', 'btrfs', 'zfs', 'tmpfs', 'overlay', 'fuse.mergerfs', 'fuseblk', 'exfat', 'unknown'])(
    '%s is none',
    type => expect(fileSystemOfType(type).isNetwork).toBe(false),
  )
})

describe('what speaks against a file system', () => {
  test.for([
    ['nfs4', 'share'],
    ['cifs', 'share'],
    ['exfat', 'no-journal'],
    ['vfat', 'no-journal'],
    ['fuseblk', 'program'],
    ['fuse.mergerfs', 'program'],
    ['ext4', null],
    ['xfs', null],
    ['btrfs', null],
    ['overlay', null],
  ] as const)('%s: %s', ([type, kind]) => {
    expect(adviceOn(fileSystemOfType(type))?.kind ?? null).toBe(kind)
  })

  test('a disk that can be unplugged is recognised by its flag, also for a partition, or by USB', () => {
    const folder = temporaryFolder()
    const devices = join(folder, 'dev')
    mkdirSync(devices)
    const disk = (device: string, path: string, removable: string) => {
      mkdirSync(join(folder, path, 'part1'), { recursive: true })
      writeFileSync(join(folder, path, 'removable'), `${removable}\n`)
      symlinkSync(join(folder, path, 'part1'), join(devices, device))
    }
    disk('8:1', 'pci/ata1/sda', '0')
    disk('8:17', 'pci/card/sdb', '1')
    disk('8:33', 'pci/usb2/2-1/sdc', '0')
    expect(['8:1', '8:17', '8:33', '0:50'].map(device => isRemovableDevice(device, devices))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(adviceOn(fileSystemOfType('ext4', true))?.kind).toBe('removable')
    expect(mountOf('/mnt/x', '43 41 8:17 / /mnt rw - ext4 /dev/sdb1 rw')?.device).toBe('8:17')
  })
})

test('the doctor warns of a data directory on a network share that works so far', () => {
  const nothing = { lastDay: 0, lastReason: null, lastAddress: null }
  const server = { isRunning: true, trouble: null, networks: [], cameraUrls: [], run: null, cameraPort: 5002 }
  const machine = {
    dataDir: '/mnt/nas/viewtron',
    fileSystem: adviceOn(fileSystemOfType('nfs4')),
    nodeMajor: 24,
    freeBytes: null,
  }
  const facts = {
    now: 0,
    server,
    machine,
    senders: [],
    cameras: [],
    devices: [],
    unparsed: nothing,
    unknownNames: new Map(),
  }
  const found = diagnose(facts as never).find(({ code }) => code === 'data-dir-on-share')
  expect(found).toMatchObject({ severity: 'warning', seen: expect.stringContaining('a network share (NFS)') })
})
