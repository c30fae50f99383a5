import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { externalPackages } from '../entries.ts'

/** Processors, by Node's names. */
export type Processor = 'x64' | 'arm64'

const processors: Record<string, Processor> = { amd64: 'x64', arm64: 'arm64' }

/** Returns Node's name of a processor for the one of Debian and of container images. Throws for those without a Node. */
export function processorOf(architecture: string): Processor {
  const processor = processors[architecture]
  if (processor === undefined) throw new Error(`there is no Node for ${architecture}; name amd64 or arm64`)
  return processor
}

interface Manifest {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

interface LockFile {
  packages: Record<string, { version: string; integrity?: string }>
}

const root = resolve(import.meta.dirname, '../..')
const readJson = <Content>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as Content

/** Native parts are separate packages, of which npm installs only those for the machine that it runs on. */
const nativePackages = (processor: Processor) => [
  `node_modules/@img/sharp-linux-${processor}`,
  `node_modules/@img/sharp-libvips-linux-${processor}`,
]

/** The folder of a package as Node finds it from another package, relative to the checkout; null if it is not installed. */
function folderOf(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(root, found, 'package.json'))) return found
    if (folder === '.') return null
  }
}

/** Folders of these packages and of all that they need, without native parts. */
function neededFolders(names: readonly string[]): string[] {
  const found = new Set<string>()
  const add = (name: string, from: string, isOptional: boolean) => {
    if (name.startsWith('@img/sharp-')) return
    const folder = folderOf(name, from)
    if (folder === null && !isOptional) throw new Error(`the package ${name} is missing; run npm ci first`)
    if (folder === null || found.has(folder)) return
    found.add(folder)
    const { dependencies = {}, optionalDependencies = {} } = readJson<Manifest>(join(root, folder, 'package.json'))
    for (const needed of Object.keys(dependencies)) add(needed, folder, needed in optionalDependencies)
    for (const needed of Object.keys(optionalDependencies)) add(needed, folder, true)
  }
  for (const name of names) add(name, '.', false)
  return [...found].sort()
}

/** Maps, types and TypeScript help only while the program is developed. */
const isForDevelopment = (path: string) => /\.(map|[cm]?ts)$/.test(path)

function copyPackage(folder: string, to: string): void {
  const source = join(root, folder)
  const isWanted = (path: string) =>
    !isForDevelopment(path) && !relative(source, path).split('/').includes('node_modules')
  cpSync(source, join(to, folder), { recursive: true, filter: isWanted })
}

/** Fetches a package with npm, compares it with the lock file, and unpacks it. */
function fetchPackage(folder: string, to: string): void {
  const { version, integrity } = readJson<LockFile>(join(root, 'package-lock.json')).packages[folder] ?? {}
  const name = folder.replace('node_modules/', '')
  if (version === undefined || integrity === undefined) throw new Error(`package-lock.json has no ${name}`)
  const place = mkdtempSync(join(tmpdir(), 'viewtron-package-'))
  try {
    const output = execFileSync('npm', ['pack', '--silent', `--pack-destination=${place}`, `${name}@${version}`], {
      cwd: place,
      encoding: 'utf8',
    })
    const tarball = join(place, basename(output.trim().split('\n').at(-1) ?? ''))
    const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
    if (hash !== integrity) throw new Error(`${name} ${version} is not the expected file (${hash})`)
    mkdirSync(join(to, folder), { recursive: true })
    execFileSync('tar', ['-xzf', tarball, '-C', join(to, folder), '--strip-components=1', '--no-same-owner'])
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

/** Returns the path of the pinned Node for a processor, and fetches it with npm if it is missing. */
function pinnedNode(processor: Processor): string {
  const args = [join(root, 'scripts/private-node.cjs'), processor]
  return execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

/**
 * Copies the built program with its Node into `to`, so that it runs there without Node, npm or this checkout. Call
 * scripts/build.sh first.
 */
export function makeProgramTree(processor: Processor, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of ['package.json', 'LICENSE', 'bin', 'examples']) {
    cpSync(join(root, name), join(to, name), { recursive: true, filter: path => !isForDevelopment(path) })
  }
  cpSync(join(root, 'dist'), join(to, 'dist'), {
    recursive: true,
    filter: path => !isForDevelopment(path) && basename(path) !== '.compiled',
  })
  for (const name of ['viewtron', 'viewtron-health']) cpSync(join(root, 'packaging', name), join(to, name))
  for (const folder of neededFolders(externalPackages)) copyPackage(folder, to)
  for (const folder of nativePackages(processor)) {
    if (existsSync(join(root, folder))) copyPackage(folder, to)
    else fetchPackage(folder, to)
  }
  cpSync(pinnedNode(processor), join(to, 'node'))
}
