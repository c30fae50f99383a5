import { spawn } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plainEnvironment } from '../support/environment.ts'
import { projectRoot } from '../support/project-root.ts'
import { runCli } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

const launcher = join(projectRoot, 'viewtron')
const version = `${JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).version}\n`

const runtime = join(projectRoot, '.runtime')
const privateNode = `node-${process.platform}-${process.arch}-`
const hasPrivateNode = existsSync(runtime) && readdirSync(runtime).some(name => name.startsWith(privateNode))
if (!hasPrivateNode) console.warn('tests of the private Node are skipped: it has not been fetched into .runtime/ yet')

/** A folder for the front of PATH with a `node` that says it is version 18 and runs nothing but the search for a newer one. */
function folderWithOldNode(): string {
  const folder = temporaryFolder()
  const script = [
    '#!/bin/sh',
    'case $1 in',
    '  -p) echo 18 ;;',
    `  */private-node.cjs) exec '${process.execPath}' "$@" ;;`,
    '  *) echo "too old for $1" >&2; exit 9 ;;',
    'esac',
  ]
  writeFileSync(join(folder, 'node'), `${script.join('\n')}\n`)
  chmodSync(join(folder, 'node'), 0o755)
  return folder
}

describe('./viewtron', () => {
  it('runs through a symbolic link from another folder', async () => {
    const folder = temporaryFolder()
    symlinkSync(launcher, join(folder, 'first'))
    symlinkSync('first', join(folder, 'viewtron'))
    const result = await runCli(['--version'], { command: './viewtron', cwd: folder })
    expect(result).toMatchObject({ code: 0, stdout: version })
  })

  it('passes the exit code and the words of a command on', async () => {
    const { code, stderr } = await runCli(['evnts'], { command: launcher })
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean events?')
  })

  it('hands signals to the server, because it becomes the server', async () => {
    const dataDir = temporaryFolder()
    const child = spawn(
      launcher,
      ['serve', '--data-dir', dataDir, '--camera-port', '0', '--camera-host', '127.0.0.1'],
      {
        env: plainEnvironment(),
      },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
    })
    const exited = new Promise(resolve => child.once('exit', (code, signal) => resolve([code, signal])))
    await until(() => /^ready$/m.test(output), { what: 'the line ready', withinMs: 15_000 })
    child.kill('SIGTERM')
    expect(await exited).toEqual([0, null])
  })

  it.skipIf(!hasPrivateNode)('uses the private Node of .runtime/ where the one of the machine is too old', async () => {
    const env = { PATH: `${folderWithOldNode()}:${process.env.PATH}` }
    const result = await runCli(['--version'], { command: launcher, env })
    expect(result).toMatchObject({ code: 0, stdout: version })
    const script = join(projectRoot, 'scripts/node.sh')
    const { stdout } = await runCli(['-p', 'process.execPath'], { command: script, env })
    expect(stdout.trim().startsWith(join(runtime, privateNode))).toBe(true)
  })

  it('says what to install where there is no Node at all', async () => {
    const folder = temporaryFolder()
    for (const tool of ['dirname', 'find', 'head', 'sh']) {
      const path = ['/usr/bin', '/bin'].map(place => join(place, tool)).find(existsSync)
      if (path) symlinkSync(path, join(folder, tool))
    }
    const { code, stderr } = await runCli(['--version'], { command: launcher, env: { PATH: folder } })
    expect(code).toBe(1)
    expect(stderr).toContain('Node.js 18 or newer and npm are required')
  })
})

describe('the command of the published package', () => {
  it('says in one sentence that it needs Node 24 on an older one', async () => {
    const pretend = 'Object.defineProperty(process, "versions", { value: { node: "20.1.0" } })'
    const args = ['--import', `data:text/javascript,${pretend}`, join(projectRoot, 'bin/viewtron.js'), '--version']
    expect(await runCli(args, { command: process.execPath })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'viewtron needs Node 24 or newer; this is Node 20.1.0\n',
    })
  })
})
