import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Checkout } from '../support/checkout.ts'

const fetchNode = 'node scripts/private-node.cjs'

function leftovers(checkout: Checkout): string[] {
  return existsSync(checkout.path('.runtime')) ? readdirSync(checkout.path('.runtime')) : []
}

/** The output of the script after the line about the download; it must be one sentence, and no file may be left. */
function sentenceOf(checkout: Checkout, command = fetchNode, env: Record<string, string> = {}): string {
  const { code, stdout, stderr } = checkout.run(command, { env })
  expect({ code, stdout, left: leftovers(checkout) }).toEqual({ code: 1, stdout: '', left: [] })
  const lines = stderr.trimEnd().split('\n')
  if (lines.length > 1) expect(lines.shift()).toContain('fetching Node')
  expect(lines).toHaveLength(1)
  return lines[0] ?? ''
}

/** The preloaded script makes Node believe that it runs on another system. */
function pretending(checkout: Checkout, script: string): string {
  checkout.write('pretend.cjs', script)
  return 'node -r ./pretend.cjs scripts/private-node.cjs'
}

const npmFailures: [words: string, reason: RegExp][] = [
  ['npm ERR! code ENOTFOUND', /npm's registry does not respond \(ENOTFOUND\); check this machine's network/],
  ['npm error code ETIMEDOUT', /npm's registry does not respond \(ETIMEDOUT\)/],
  ['npm error code ERR_SOCKET_TIMEOUT', /npm's registry does not respond/],
  ['npm ERR! code ENOTCACHED', /npm's registry does not respond/],
  ['npm ERR! code ENOSPC\nnpm ERR! nospc No space left on device', /the disk is full; free 500 MB/],
  ['npm error code EDQUOT', /the disk is full/],
  ['tar: package/bin/node: Wrote only 4096 of 10240 bytes', /the disk is full/],
  [
    'npm error code SELF_SIGNED_CERT_IN_CHAIN',
    /certificate of npm's registry is not trusted .+ clock and npm's setting cafile/,
  ],
  ['npm error code CERT_HAS_EXPIRED', /certificate .+ not trusted/],
  ['npm ERR! code E401', /refuses this machine \(E401\); sign in/],
  ['npm ERR! code E404', /does not have node-linux-\w+ \S+ \(E404\)/],
  ['npm error code ETARGET', /does not have node-linux-/],
  ['npm error code E503', /overloaded or broken \(E503\); wait a few minutes/],
  ['npm ERR! code EINTEGRITY', /the download is damaged; run 'npm cache clean --force'/],
  [
    'npm ERR! code EACCES\nnpm ERR! Your cache folder contains root-owned files',
    /may not write to npm's cache .+ \(chown\)/,
  ],
  ['npm ERR! odd\nnpm ERR! A complete log of this run can be found in: x', /: odd; then run the same command again/],
]

describe.skipIf(process.platform !== 'linux')('fetching the private Node', () => {
  it('says what to do when the registry cannot be reached', () => {
    const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' }
    expect(sentenceOf(new Checkout(), fetchNode, env)).toMatch(
      /cannot be fetched: npm's registry does not respond \(ECONNREFUSED\); check .+, then run the same command again$/,
    )
  })

  it.each(npmFailures)('turns npm’s "%s" into what to do', (words, reason) => {
    const checkout = new Checkout()
    checkout.fakeProgram('npm', [`cat >&2 <<'END'\n${words}\nEND`, 'exit 1'])
    expect(sentenceOf(checkout)).toMatch(reason)
  })

  it('installs nothing when the download is another file', () => {
    const checkout = new Checkout()
    checkout.fakeProgram('npm', ['for last; do :; done', 'echo other >"$(echo "$last" | tr @ -).tgz"'])
    expect(sentenceOf(checkout)).toMatch(
      /not the expected file \(sha512-.+\), and nothing was installed; run 'npm cache/,
    )
  })

  it('says that it was interrupted, and leaves nothing behind', () => {
    const checkout = new Checkout()
    checkout.fakeProgram('npm', ['kill -TERM $$'])
    expect(sentenceOf(checkout)).toMatch(/it was interrupted \(SIGTERM\); run the same command again$/)
  })

  it('says that npm is missing', () => {
    const checkout = new Checkout()
    const node = `'${process.execPath}' scripts/private-node.cjs`
    expect(sentenceOf(checkout, node, { PATH: '/nowhere' })).toMatch(
      /npm is not installed; install it .+ apt install npm/,
    )
  })

  it('says that the folder cannot be written to', () => {
    const checkout = new Checkout()
    chmodSync(checkout.root, 0o555)
    onTestFinished(() => chmodSync(checkout.root, 0o755))
    const { code, stderr } = checkout.run(fetchNode, { asOrdinaryUser: true })
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /this user may not write to .+a checkout \(EACCES\); run 'npm run build' there as the user who/,
    )
  })

  it('says on a 32-bit system that there is no private Node for it', () => {
    const checkout = new Checkout()
    const command = pretending(checkout, 'Object.defineProperty(process, "arch", { value: "arm" })')
    expect(sentenceOf(checkout, command)).toMatch(/no private copy for linux arm; install Node 24 or newer yourself/)
  })

  it('says without glibc that there is no private Node for it', () => {
    const checkout = new Checkout()
    const command = pretending(checkout, 'process.report.getReport = () => ({ header: {} })')
    expect(sentenceOf(checkout, command)).toMatch(/no private copy for linux \w+ without glibc; install Node 24/)
  })
})
