import { chmodSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Checkout, ordinaryUserReachesNode } from '../support/checkout.ts'

const output = 'the small program\n'
const withinMs = 60_000

/** A checkout that is built; its tests change modes, and removing it must not fail for that. */
function builtCheckout(before = ''): Checkout {
  const checkout = new Checkout()
  const { code, stderr } = checkout.run(`${before} sh scripts/build.sh`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  onTestFinished(() => void checkout.run('chmod -R u+rwX .'))
  return checkout
}

function closedToOthers(folder: string): string[] {
  const names = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })]
  return names.filter(name => {
    const found = statSync(`${folder}/${name}`)
    const needed = found.isDirectory() ? 0o055 : 0o044
    return (found.mode & needed) !== needed
  })
}

describe('scripts/build.sh', { timeout: withinMs }, () => {
  it('makes what every user can run, also where its owner closes new files to others', () => {
    const checkout = builtCheckout('umask 077; chmod -R go-rwx bin scripts src package.json viewtron node_modules;')
    for (const name of ['dist', 'bin', 'scripts', 'src']) expect(closedToOthers(checkout.path(name))).toEqual([])
    for (const name of ['viewtron', 'node_modules']) expect(statSync(checkout.path(name)).mode & 0o055).toBe(0o055)
    if (!ordinaryUserReachesNode) return
    expect(checkout.run('./viewtron', { asOrdinaryUser: true })).toEqual({
      code: 0,
      stdout: output,
      stderr: '',
    })
  })

  it.runIf(process.getuid?.() === 0)('leaves a folder closed that root closed, and says how to open it', () => {
    const checkout = new Checkout()
    chmodSync(checkout.root, 0o700)
    expect(checkout.run('sh scripts/build.sh')).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining(`if another user is to run the server: chmod go+rx '${checkout.root}'`),
    })
    expect(statSync(checkout.root).mode & 0o777).toBe(0o700)
  })

  it('says in one sentence that a folder cannot be written to', () => {
    const checkout = builtCheckout()
    chmodSync(checkout.root, 0o555)
    const { code, stderr } = checkout.run('sh scripts/build.sh', { asOrdinaryUser: true })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^viewtron: the build failed: this user may not write to .+; run 'npm run build'.+\n$/)
  })

  it('says what to do where a part of the bundler was left out', () => {
    const checkout = new Checkout()
    checkout.run('rm node_modules/rolldown && mkdir node_modules/rolldown')
    const { code, stderr } = checkout.run('sh scripts/build.sh')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^viewtron: the build failed: a part of the bundler for .+ is missing; run 'npm ci' .+\n$/)
  })

  it('removes what a killed build and a killed download left a day ago', () => {
    const checkout = new Checkout()
    const left = ['dist.new-killed', '.runtime/fetch-killed']
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
    for (const name of left) {
      mkdirSync(checkout.path(name), { recursive: true })
      utimesSync(checkout.path(name), twoDaysAgo, twoDaysAgo)
    }
    mkdirSync(checkout.path('dist.new-running'))
    checkout.run('sh scripts/build.sh')
    expect(readdirSync(checkout.path('.runtime'))).toEqual([])
    expect(readdirSync(checkout.root).filter(name => name.startsWith('dist'))).toEqual(['dist', 'dist.new-running'])
  })

  it('lets builds at the same time end well', () => {
    const checkout = new Checkout()
    const build = 'sh scripts/build.sh || echo failed'
    expect(checkout.run(`${build} & ${build} & ${build} & wait`)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(checkout.run('./viewtron').stdout).toBe(output)
  })
})

describe.skipIf(!ordinaryUserReachesNode)('./viewtron of another user', { timeout: withinMs }, () => {
  it('goes on with an old build, and says who brings it up to date', () => {
    const checkout = builtCheckout()
    checkout.makeSourceNewer()
    chmodSync(checkout.root, 0o555)
    const { code, stdout, stderr } = checkout.run('./viewtron', { asOrdinaryUser: true })
    expect(code).toBe(0)
    expect(stdout).toBe(output)
    expect(stderr).toContain('dist/ is older than the source, and this user may not write to')
    expect(stderr).toContain("'npm run build' there as the user who installed it")
  })

  it('says who has to build where nothing is built yet', () => {
    const checkout = new Checkout()
    chmodSync(checkout.root, 0o555)
    onTestFinished(() => chmodSync(checkout.root, 0o755))
    const { code, stderr } = checkout.run('./viewtron', { asOrdinaryUser: true })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^viewtron: nothing is built yet, and this user may not write to .+; run 'npm run build' .+\n$/,
    )
  })

  it.each(['dist', 'dist/main.js', 'node_modules'])('says that %s cannot be read, and builds nothing', name => {
    const checkout = builtCheckout()
    checkout.makeSourceNewer()
    chmodSync(checkout.path(name), 0)
    const { code, stdout, stderr } = checkout.run('./viewtron', { asOrdinaryUser: true })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe(
      `viewtron: this user may not read ${checkout.path(name)}; ` +
        `run 'npm run build' in ${checkout.root} as the user who installed it\n`,
    )
  })
})

describe('a mistake in the source', { timeout: withinMs }, () => {
  it('is told in the words of the bundler, and the old build goes on', () => {
    const checkout = builtCheckout()
    checkout.write('src/cli/main.ts', 'const = 1')
    checkout.makeSourceNewer()
    const { code, stdout, stderr } = checkout.run('./viewtron')
    expect(code).toBe(0)
    expect(stdout).toBe(output)
    expect(stderr).toContain('the build failed; using the previous build')
    expect(stderr).toContain('main.ts')
    expect(stderr).not.toMatch(/^ +at /m)
  })
})
