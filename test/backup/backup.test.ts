import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lockFile } from '../../src/database/index.ts'
import { filesIn, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying, statusPost } from '../ingest/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { makeFolder } from '../support/temporary-folder.ts'

const { path: place, remove } = makeFolder()
const dataDir = join(place, 'data')
const target = join(place, 'backups')
let server: HostedServer

// A small disk: only root can mount one.
const canMount = (() => {
  const folder = join(place, 'try')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  }
})()

const post = (id: number) => server.post(intrusionPost({ targetId: id, overview: jpegSaying(`scene ${id}`) }))
const inode = (path: string) => statSync(path).ino
const backup = (...flags: string[]) => runCli(['backup', target, '--data-dir', dataDir, ...flags])

interface Made {
  path: string
  files: number
  linked: number
  copied: number
  keys: boolean
  missing: string[]
}

async function made(...flags: string[]): Promise<Made> {
  const { code, stdout, problems } = await backup('--json', ...flags)
  expect([code, problems]).toEqual([0, []])
  return JSON.parse(stdout) as Made
}

beforeAll(async () => {
  mkdirSync(dataDir)
  mkdirSync(join(dataDir, '.keys'))
  writeFileSync(join(dataDir, '.keys', 'devices.key'), 'k'.repeat(64))
  server = await launchHostedServer({ dataDir, env: { VIEWTRON_AUTH: 'off' } })
  for (const id of [1, 2, 3]) expect((await post(id)).status).toBe(200)
  expect((await server.post(statusPost({ perimeterAlarm: true }))).status).toBe(200)
  return async () => {
    await server.dispose()
    remove()
  }
})

describe('viewtron backup', () => {
  it('links what is never changed, and copies what is', async () => {
    const first = await made()
    expect((await post(4)).status).toBe(200)
    const second = await made()
    const pictures = filesIn(first.path, 'images')
    expect(pictures).toHaveLength(3)
    for (const path of pictures) expect(inode(join(second.path, path))).toBe(inode(join(first.path, path)))
    expect(filesIn(second.path, 'images')).toHaveLength(4)
    const streams = filesIn(first.path, 'raw_posts').filter(path => path.endsWith('stream.ndjson'))
    expect(streams).toHaveLength(1)
    for (const path of ['viewtron.db', 'events.csv', '.keys/devices.key', ...streams]) {
      expect(statSync(join(second.path, path)).nlink, path).toBe(1)
    }
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: second.path })
    expect(second.files).toBe(second.linked + second.copied)
    expect(second.missing).toEqual([])
  })

  const memory = '/dev/shm'
  const isOtherDisk = existsSync(memory) && statSync(memory).dev !== statSync(place).dev
  it.skipIf(!isOtherDisk)(
    `copies what cannot be linked to another file system${isOtherDisk ? '' : ' (left out: no /dev/shm)'}`,
    async () => {
      const elsewhere = mkdtempSync(join(memory, 'viewtron-test-'))
      onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }))
      const backups: Made[] = []
      for (const _ of [1, 2]) {
        backups.push(JSON.parse((await runCli(['backup', elsewhere, '--data-dir', dataDir, '--json'])).stdout) as Made)
      }
      const [first, second] = backups as [Made, Made]
      expect([first.linked, first.missing]).toEqual([0, []])
      const pictures = filesIn(first.path, 'images')
      expect(pictures).toEqual(filesIn(dataDir, 'images'))
      for (const path of pictures) expect(inode(join(second.path, path))).toBe(inode(join(first.path, path)))
      execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: second.path })
    },
  )

  it.skipIf(!canMount)(
    `says that the disk of the target is full, and removes nothing${canMount ? '' : ' (left out: no root)'}`,
    async () => {
      const small = join(place, 'small')
      mkdirSync(small)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small])
      onTestFinished(() => void execFileSync('umount', [small]))
      const kept = join(small, '2026-01-01T00-00-00.000Z')
      mkdirSync(kept)
      writeFileSync(join(kept, 'manifest.json'), '{}')
      const { code, stderr } = await runCli(['backup', small, '--data-dir', dataDir, '--keep-daily', '1'])
      expect([code, stderr]).toEqual([1, expect.stringContaining('[backup-target-full]')])
      expect(readdirSync(small).filter(name => name !== '.lock')).toEqual(['2026-01-01T00-00-00.000Z'])
    },
  )

  it('removes an interrupted backup, and nothing else', async () => {
    mkdirSync(join(target, '2026-01-01T00-00-00.000Z', 'images'), { recursive: true })
    mkdirSync(join(target, 'mine'))
    const before = readdirSync(target)
    const { path } = await made()
    expect(readdirSync(target).sort()).toEqual(
      [...before.filter(name => !name.startsWith('2026-01-01')), path.slice(target.length + 1)].sort(),
    )
  })

  it('removes superseded backups once the new one is complete, if it is told how many stay', async () => {
    const { path } = await made('--keep-daily', '1', '--keep-weekly', '0')
    expect(readdirSync(target).filter(name => /^\d/.test(name))).toEqual([path.slice(target.length + 1)])
    expect((await backup('--keep-daily', '0')).code).toBe(2)
  })

  it('leaves out keys, and names what was missing before', async () => {
    const [picture = ''] = filesIn(dataDir, 'images')
    const bytes = readFileSync(join(dataDir, picture))
    rmSync(join(dataDir, picture))
    const { code, stdout, problems } = await backup('--json', '--without-keys')
    writeFileSync(join(dataDir, picture), bytes)
    const { path, keys, missing } = JSON.parse(stdout) as Made
    expect([code, problems]).toEqual([0, [`missing in the data directory before this backup: ${picture}`]])
    expect([keys, missing, readdirSync(path).includes('.keys')]).toEqual([false, [picture], false])

    const [apart, plain, whole] = ['apart', 'plain', 'whole'].map(name => join(place, name)) as [string, string, string]
    mkdirSync(apart)
    const restore = (to: string, ...flags: string[]) => runCli(['restore', path, '--data-dir', to, ...flags])
    const without = await restore(plain)
    expect([without.code, without.stderr]).toEqual([0, expect.stringContaining('restore with --keys FOLDER')])
    const wrong = await restore(whole, '--keys', apart)
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('no file of keys called devices')])
    writeFileSync(join(apart, 'devices'), 'the key\n')
    const withKeys = await restore(whole, '--keys', apart)
    expect([withKeys.code, withKeys.problems]).toEqual([0, []])
    const key = join(whole, '.keys', 'devices')
    expect([readFileSync(key, 'utf8'), statSync(key).mode & 0o777]).toEqual(['the key\n', 0o600])
  })

  it('ends with words while another backup to the same folder runs, and for places that are no target', async () => {
    const lock = lockFile(join(target, '.lock'))
    const running = await backup()
    lock?.release()
    expect([running.code, running.stderr]).toEqual([1, expect.stringContaining('[backup-running]')])
    for (const unfit of [join(dataDir, 'images'), dataDir, 'ftp://user@host/path']) {
      const { code, stderr } = await runCli(['backup', unfit, '--data-dir', dataDir])
      expect([code, stderr]).toEqual([1, expect.stringContaining('[backup-target-unfit]')])
    }
  })
})

describe('viewtron restore', () => {
  it('restores the newest complete backup, with everything that was acknowledged before', async () => {
    await made()
    const restored = join(place, 'restored')
    const { code, stdout } = await runCli(['restore', target, '--data-dir', restored])
    expect([code, stdout]).toEqual([0, expect.stringContaining('files restored, as they were on ')])
    expect(filesIn(restored, 'images')).toEqual(filesIn(dataDir, 'images'))
    const again = await launchHostedServer({ dataDir: restored, env: { VIEWTRON_AUTH: 'off' } })
    expect(await again.stop()).toBe(0)
    expect(await storedEvents(restored)).toEqual(await storedEvents(dataDir))
    expect(readFileSync(join(restored, 'events.csv'), 'utf8')).toBe(readFileSync(join(dataDir, 'events.csv'), 'utf8'))
    expect(filesIn(restored, 'raw_posts')).toEqual(filesIn(dataDir, 'raw_posts'))
    const full = await runCli(['restore', target, '--data-dir', restored])
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('[restore-not-empty]')])
  })

  it('leaves out a damaged picture and says which, and restores nothing of a damaged database', async () => {
    const elsewhere = join(place, 'copies')
    const { path } = JSON.parse((await runCli(['backup', elsewhere, '--data-dir', dataDir, '--json'])).stdout) as Made
    const [picture = ''] = filesIn(path, 'images')
    rmSync(join(path, picture))
    writeFileSync(join(path, picture), 'something else')
    const partly = join(place, 'partly')
    const { code, stderr } = await runCli(['restore', path, '--data-dir', partly])
    expect([code, stderr]).toEqual([1, expect.stringContaining(`left out: ${picture}\n`)])
    expect(stderr).toContain('[restore-not-whole]')
    expect(filesIn(partly, 'images')).toEqual(filesIn(dataDir, 'images').filter(name => name !== picture))
    appendFileSync(join(path, 'viewtron.db'), 'x')
    const nothing = join(place, 'nothing')
    const damaged = await runCli(['restore', path, '--data-dir', nothing])
    expect([damaged.code, damaged.stderr]).toEqual([1, expect.stringContaining('[backup-damaged]')])
    expect((await runCli(['restore', join(place, 'data'), '--data-dir', nothing])).stderr).toContain('[backup-missing]')
  })
})
