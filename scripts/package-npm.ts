/**
 * Makes the npm package in dist-packages/: npm run package:npm -- [--out FOLDER]
 * It is that of `npm pack` with a shorter package.json: packages that are part of the bundle need not be installed, and the repository
 * is the one that this clone comes from. Needs the build of scripts/build.sh.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Manifest, publishedManifest } from './packaging/published-manifest.ts'
import { repositoryOf } from './packaging/repository-of.ts'

const root = resolve(import.meta.dirname, '..')
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist-packages') } } })
const out = resolve(values.out)

function run(command: string, args: string[], cwd = root): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()
}

function originUrl(): string {
  try {
    return run('git', ['config', '--get', 'remote.origin.url'])
  } catch {
    return ''
  }
}

/** Packs a folder and returns the path of the package. */
function pack(folder: string, to: string): string {
  const printed = run('npm', ['pack', '--silent', '--ignore-scripts', `--pack-destination=${to}`], folder)
  return join(to, printed.split('\n').at(-1) ?? '')
}

const folder = mkdtempSync(join(tmpdir(), 'viewtron-npm-'))
try {
  mkdirSync(out, { recursive: true })
  run('tar', ['-xzf', pack(root, folder), '--no-same-owner'], folder)
  const file = join(folder, 'package/package.json')
  const origin = repositoryOf(originUrl())
  if (origin === null) console.error('origin has no address on the web; package.json names no repository')
  const manifest = publishedManifest(JSON.parse(readFileSync(file, 'utf8')) as Manifest)
  writeFileSync(file, `${JSON.stringify({ ...manifest, ...origin }, null, 2)}\n`)
  console.log(pack(join(folder, 'package'), out))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
