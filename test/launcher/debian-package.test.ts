import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programVersion } from '../../src/version.ts'
import { examplePost } from '../support/posts.ts'
import { projectRoot } from '../support/project-root.ts'
import { startServer } from '../support/server-process.ts'
import { makeFolder } from '../support/temporary-folder.ts'

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

let folder: ReturnType<typeof makeFolder>
let program: string
const unpacked = (path: string) => join(folder.path, 'root', path)

const can = has('dpkg-deb') && has('dpkg')
if (!can) console.log('skipped: the Debian package needs dpkg-deb')

describe.skipIf(!can)('the Debian package', () => {
  beforeAll(() => {
    folder = makeFolder()
    const script = join(projectRoot, 'scripts/package-debian.ts')
    const file = execFileSync(process.execPath, [script, '--quick', '--out', folder.path], { encoding: 'utf8' }).trim()
    execFileSync('dpkg-deb', ['-x', file, unpacked('')])
    program = unpacked('usr/lib/viewtron-event-server/viewtron')
  })
  afterAll(() => folder.remove())

  it('has a program that needs nothing of this checkout', async () => {
    // Without Node in the search path.
    const { stdout } = spawnSync(program, ['--version'], { cwd: '/', encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
    expect(stdout.trim()).toBe(programVersion())
    const server = await startServer({ program, env: { VIEWTRON_AUTH: 'off' } })
    expect(await server.post(examplePost('ipc-v2.1/lpr'))).toMatchObject({ status: 200 })
    const api = async (path: string) => await fetch(new URL(`api/v1/${path}`, server.webUrl))
    const { items } = (await (await api('events')).json()) as { items: { id: string }[] }
    expect(items).toHaveLength(1)
    const thumbnail = await api(`events/${items[0]?.id}/images/0?w=64`)
    expect([thumbnail.status, thumbnail.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    const pages = await Promise.all(['', 'api/docs/'].map(path => fetch(new URL(path, server.webUrl))))
    expect(pages.map(page => page.status)).toEqual([200, 200])
    expect(await server.stop()).toBe(0)
  })

  it.skipIf(!has('systemd-analyze'))('has a unit that systemd accepts and that is well confined', () => {
    const unit = join(folder.path, 'viewtron.service')
    const text = readFileSync(unpacked('usr/lib/systemd/system/viewtron.service'), 'utf8')
    writeFileSync(unit, text.replace('/usr/bin/viewtron', program))
    const verified = spawnSync('systemd-analyze', ['--man=no', 'verify', unit], { encoding: 'utf8' })
    // Without a running systemd, it also reports that targets are missing.
    expect(verified.stderr.split('\n').filter(line => !/^$|target not found/.test(line))).toEqual([])
    const security = ['security', '--offline=true', '--threshold=30', '--no-pager', unit]
    expect(spawnSync('systemd-analyze', security).status).toBe(0)
  })

  it.skipIf(!has('groff'))('has a manual page without faults that describes every option', () => {
    const page = gunzipSync(readFileSync(unpacked('usr/share/man/man1/viewtron.1.gz')))
    const { stdout, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-P-cbou', '-ww', '-rLL=200n'], { input: page })
    expect(stderr.toString()).toBe('')
    const text = stdout.toString()
    for (const words of ['viewtron camera plates add', '--data-dir <value>', 'viewtron backup']) {
      expect(text).toContain(words)
    }
  })

  it.skipIf(!has('bash'))('completes commands, their flags and files in bash', () => {
    const script = unpacked('usr/share/bash-completion/completions/viewtron')
    const complete = (line: string) => {
      const words = line.split(' ')
      const set = `COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`
      const run = `source '${script}'; ${set}; _viewtron; printf '%s\\n' "\${COMPREPLY[@]}"`
      return spawnSync('bash', ['-c', run], { cwd: projectRoot, encoding: 'utf8' }).stdout.trim().split('\n')
    }
    expect(complete('viewtron ba')).toEqual(['backup'])
    expect(complete('viewtron camera sn')).toEqual(['snapshot'])
    expect(complete('viewtron serve --data')).toEqual(['--data-dir'])
    expect(complete('viewtron decode README')).toEqual(['README.md'])
  })
})
