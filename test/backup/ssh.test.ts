import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ScheduledBackups, type ScheduledBackupsOptions } from '../../src/backup/scheduled-backups.ts'
import { readSshAddress } from '../../src/backup/ssh/ssh-address.ts'
import { filesIn, storedEvents } from '../ingest/data-folder.ts'
import { intrusionPost, jpegSaying } from '../ingest/posts.ts'
import { type HostedServer, launchHostedServer } from '../support/hosted-server.ts'
import { runCli } from '../support/run-cli.ts'
import { noSshServer, type SshServer, startSshServer } from '../support/ssh-server.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

describe('an ssh address', () => {
  it('has a user, a host, a port and a path', () => {
    expect(readSshAddress('ssh://me@nas:2222/volume 1/x/')).toEqual({
      destination: 'me@nas',
      port: '2222',
      path: '/volume 1/x',
    })
    expect(readSshAddress('ssh://nas/x')).toEqual({ destination: 'nas', port: null, path: '/x' })
  })

  it('is refused without a path, with a password, and where ssh would take it for an option', () => {
    for (const text of [
      'ssh://nas',
      'ssh://nas/',
      'ssh://me:secret@nas/x',
      'ssh://-oProxyCommand=x/y',
      'ssh://-o@nas/y',
    ]) {
      expect(() => readSshAddress(text), text).toThrow(expect.objectContaining({ code: 'backup-target-unfit' }))
    }
  })
})

describe.skipIf(noSshServer)(`a backup to another machine${noSshServer ? ` (left out: ${noSshServer})` : ''}`, () => {
  const { path: place, remove } = makeFolder()
  // A name that a shell would take apart.
  const there = join(place, "the nas's folder")
  let server: HostedServer
  let ssh: SshServer

  const post = (id: number) => server.post(intrusionPost({ targetId: id, overview: jpegSaying(`scene ${id}`) }))
  const target = () => `${ssh.address}${encodeURI(there)}`
  const backup = (...flags: string[]) =>
    runCli(['backup', target(), '--data-dir', server.dataDir, '--ssh-config', ssh.config, '--json', ...flags])
  const complete = () =>
    readdirSync(there)
      .filter(name => existsSync(join(there, name, 'manifest.json')))
      .sort()

  async function made(...flags: string[]): Promise<string> {
    const { code, stdout, stderr } = await backup(...flags)
    // On a busy machine it shows its progress there.
    expect(code, stderr).toBe(0)
    return join(there, JSON.parse(stdout).path.split('/').at(-1))
  }

  beforeAll(async () => {
    ssh = await startSshServer(join(place, 'ssh'))
    server = await launchHostedServer({ env: { VIEWTRON_AUTH: 'off' } })
    for (const id of [1, 2, 3]) expect((await post(id)).status).toBe(200)
    return async () => {
      ssh.stop()
      await server.dispose()
      remove()
    }
  })

  it('sends what is new, links the rest there, and leaves nothing behind here', async () => {
    const first = await made()
    mkdirSync(join(there, '2026-01-01T00-00-00.000Z'))
    expect((await post(4)).status).toBe(200)
    const second = await made()
    const pictures = filesIn(first, 'images')
    expect([pictures.length, filesIn(second, 'images').length]).toEqual([3, 4])
    for (const path of pictures) expect(statSync(join(second, path)).ino).toBe(statSync(join(first, path)).ino)
    for (const path of ['viewtron.db', 'events.csv']) expect(statSync(join(second, path)).nlink, path).toBe(1)
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: second })
    expect(
      readdirSync(there)
        .filter(name => !name.startsWith('.'))
        .sort(),
    ).toEqual(complete())
    expect(existsSync(join(server.dataDir, '.backup-staging'))).toBe(false)
    expect(statSync(second).mode & 0o077).toBe(0)
  })

  it('keeps as many as it is told, and is restored with every acknowledged event', async () => {
    const kept = await made('--keep-daily', '1')
    expect(complete()).toEqual([kept.split('/').at(-1)])
    const restored = join(place, 'restored')
    const { code, stderr } = await runCli(['restore', target(), '--data-dir', restored, '--ssh-config', ssh.config])
    expect(code, stderr).toBe(0)
    expect(filesIn(restored, 'images')).toEqual(filesIn(server.dataDir, 'images'))
    const again = await launchHostedServer({ dataDir: restored, env: { VIEWTRON_AUTH: 'off' } })
    expect(await again.stop()).toBe(0)
    expect(await storedEvents(restored)).toEqual(await storedEvents(server.dataDir))
    expect(readdirSync(place).filter(name => name.includes('restoring'))).toEqual([])
  })

  it('says what the other machine says when it fails, and leaves no complete backup', async () => {
    const before = complete()
    const config = join(place, 'wrong')
    writeFileSync(config, readFileSync(ssh.config, 'utf8').replace(/IdentityFile .*/, 'IdentityFile /none'))
    const refused = await runCli(['backup', target(), '--data-dir', server.dataDir, '--ssh-config', config])
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/refused the ssh key.*\[backup-ssh-refused\]/s),
    ])
    const missing = await runCli([
      'restore',
      `${target()}/none`,
      '--data-dir',
      join(place, 'x'),
      '--ssh-config',
      ssh.config,
    ])
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/\[(restore-failed|backup-missing)\]/)])
    expect(complete()).toEqual(before)
  })

  describe('made by the server every day', () => {
    const stored = new Map<string, unknown>()
    const settings = {
      get: async (name: string) => stored.get(name) ?? (name === 'backup-runs' ? { last: null, good: null } : null),
      change: async (change: object) => {
        for (const [name, value] of Object.entries(change)) stored.set(name, value)
      },
    } as unknown as ScheduledBackupsOptions['settings']
    const nothing = () => undefined

    /** Scheduled backups of the running server, with a configuration of ssh; stopped when the running test has ended. */
    async function scheduled(sshConfig: string): Promise<ScheduledBackups> {
      const backups = new ScheduledBackups({
        dataDir: server.dataDir,
        version: '0.0.0',
        timeZone: 'UTC',
        settings,
        alerts: { raise: async () => undefined, end: async () => undefined },
        isBusy: () => false,
        clock: { now: () => new Date() },
        log: { info: nothing, warn: nothing, debug: nothing },
        sshConfig,
      })
      await backups.start()
      onTestFinished(() => backups.stop())
      return backups
    }
    const plan = (path: string) => ({
      enabled: true,
      target: `${ssh.address}${encodeURI(path)}`,
      at: '02:30',
      daily: 1,
      weekly: 0,
      keys: true,
    })

    /** Makes a backup now; resolves with its record. */
    async function backUp(backups: ScheduledBackups) {
      await backups.begin()
      await until(() => !backups.isRunning, { what: 'the end of the backup' })
      return (await backups.state()).runs.last
    }

    it('is verified, keeps as many as chosen, and notices another folder in its place', async () => {
      const folder = join(place, 'daily')
      const backups = await scheduled(ssh.config)
      await backups.setPlan(plan(folder))
      expect(await backUp(backups)).toMatchObject({ problem: null, removed: 0, made: { missing: 0 } })
      expect(await backUp(backups)).toMatchObject({ problem: null, removed: 1 })
      expect((await backups.state()).isOnDiskOfData).toBeNull()
      const names = readdirSync(folder).filter(name => !name.startsWith('.'))
      expect([names.length, existsSync(join(folder, names[0] ?? '', 'manifest.json'))]).toEqual([1, true])
      renameSync(folder, `${folder} away`)
      mkdirSync(folder)
      expect(await backUp(backups)).toMatchObject({ made: null, problem: { code: 'backup-target-missing' } })
      expect(readdirSync(folder)).toEqual([])
    })

    it('says what is wrong with the other machine', async () => {
      const variant = (name: string, change: (config: string) => string) => {
        const path = join(place, name)
        writeFileSync(path, change(readFileSync(ssh.config, 'utf8')))
        return path
      }
      const unknown = variant('unknown host', config =>
        config.replace(/UserKnownHostsFile .*/, 'UserKnownHostsFile /dev/null').replace('accept-new', 'yes'),
      )
      const refused = variant('refused key', config =>
        config.replace(/IdentityFile .*/, `IdentityFile ${join(place, 'ssh', 'host')}`),
      )
      const codeOf = async (config: string, target = plan(there)) =>
        (await scheduled(config)).setPlan(target).then(nothing, error => [error.code, error.hint])
      expect(await codeOf(unknown)).toEqual([
        'backup-ssh-host-key',
        expect.stringMatching(/`ssh -p \d+ \S+@127\.0\.0\.1`/),
      ])
      expect(await codeOf(refused)).toEqual(['backup-ssh-refused', expect.stringContaining('authorized_keys')])
      const closed = { ...plan(there), target: 'ssh://nobody@127.0.0.1:1/backups' }
      expect((await codeOf(ssh.config, closed))?.[0]).toBe('backup-ssh-unreachable')
    })
  })
})
