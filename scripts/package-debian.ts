/**
 * Makes the Debian package in dist-packages/: npm run package:debian -- [amd64|arm64]… [--quick]
 * Without an architecture it is that of this machine. `--quick` neither builds nor compresses, for tests. Needs a checkout after
 * `npm ci`, and dpkg-deb. Node and native parts for the architecture come from npm; nothing of them is run.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { programVersion } from '../src/version.ts'
import { bashCompletion } from './packaging/bash-completion.ts'
import { controlFile } from './packaging/control-file.ts'
import { describedCommands } from './packaging/described-commands.ts'
import { manualPage } from './packaging/manual-page.ts'
import { makeProgramTree, processorOf } from './packaging/program-tree.ts'

const root = resolve(import.meta.dirname, '..')
const name = 'viewtron-event-server'
const maintainerScripts = ['postinst', 'prerm', 'postrm']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** The folder for the package. */
    out: { type: 'string', default: join(root, 'dist-packages') },
    /** Another version than that of package.json, to try an upgrade. */
    version: { type: 'string', default: programVersion() },
    quick: { type: 'boolean', default: false },
  },
})

// 1.0.0~rc.1 is before 1.0.0, while 1.0.0-rc.1 would be after it.
const debianVersion = values.version.replaceAll('-', '~')

function output(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim()
}

/** Seconds since 1970 of the last commit, so that the same commit makes the same package. */
function sourceDate(): number {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given) return Number(given)
  try {
    return Number(output('git', 'log', '-1', '--format=%ct'))
  } catch {
    return Math.floor(Date.now() / 1000)
  }
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

const gzip = (content: string | Buffer) => gzipSync(content, { level: 9 })

function copy(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(join(root, from), to)
  chmodSync(to, mode)
}

function writeDocuments(folder: string): void {
  copy('LICENSE', join(folder, 'copyright'), 0o644)
  write(join(folder, 'changelog.gz'), gzip(readFileSync(join(root, 'CHANGELOG.md'))))
  for (const page of output('git', 'ls-files', 'docs/*.md').split('\n')) {
    const content = readFileSync(join(root, page))
    write(join(folder, page.replace('docs/', '').concat('.gz')), gzip(content))
  }
}

async function writeCommandPages(share: string, date: number): Promise<void> {
  const commands = await describedCommands()
  const day = new Date(date * 1000).toISOString().slice(0, 10)
  write(join(share, 'man/man1/viewtron.1.gz'), gzip(manualPage(commands, values.version, day)))
  write(join(share, 'bash-completion/completions/viewtron'), bashCompletion(commands))
}

async function stagePackage(stage: string, architecture: string, date: number): Promise<void> {
  makeProgramTree(processorOf(architecture), join(stage, 'usr/lib', name))
  // The version of a package made for a test is that of the program in it, too.
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object
  const shown = { ...manifest, version: values.version }
  write(join(stage, 'usr/lib', name, 'package.json'), `${JSON.stringify(shown, null, 2)}\n`)
  copy('packaging/debian/viewtron', join(stage, 'usr/bin/viewtron'), 0o755)
  copy('packaging/debian/viewtron.service', join(stage, 'usr/lib/systemd/system/viewtron.service'), 0o644)
  copy('packaging/debian/viewtron.yaml', join(stage, 'etc/viewtron/viewtron.yaml'), 0o640)
  writeDocuments(join(stage, 'usr/share/doc', name))
  await writeCommandPages(join(stage, 'usr/share'), date)
  const installedKb = Number(output('du', '-sk', stage).split('\t')[0])
  write(join(stage, 'DEBIAN/control'), controlFile({ name, version: debianVersion, architecture, installedKb }))
  write(join(stage, 'DEBIAN/conffiles'), '/etc/viewtron/viewtron.yaml\n')
  for (const script of maintainerScripts) copy(`packaging/debian/${script}`, join(stage, 'DEBIAN', script), 0o755)
}

async function makePackage(architecture: string): Promise<void> {
  const stage = mkdtempSync(join(tmpdir(), 'viewtron-debian-'))
  try {
    chmodSync(stage, 0o755)
    const date = sourceDate()
    await stagePackage(stage, architecture, date)
    execFileSync('chmod', ['-R', 'go-w,go+rX', stage])
    chmodSync(join(stage, 'etc/viewtron/viewtron.yaml'), 0o640)
    execFileSync('find', [stage, '-exec', 'touch', '--no-dereference', `--date=@${date}`, '{}', '+'])
    const file = join(values.out, `${name}_${debianVersion}_${architecture}.deb`)
    mkdirSync(values.out, { recursive: true })
    const compression = values.quick ? '-Znone' : '-Zxz'
    execFileSync('dpkg-deb', ['--root-owner-group', compression, '--build', stage, file], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(date) },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    console.log(file)
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

process.umask(0o022)
if (!values.quick) execFileSync('sh', [join(root, 'scripts/build.sh')], { stdio: ['ignore', 'ignore', 'inherit'] })
const wanted = positionals.length > 0 ? positionals : [output('dpkg', '--print-architecture')]
for (const architecture of wanted) await makePackage(architecture)
