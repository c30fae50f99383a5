import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { projectRoot } from '../support/project-root.ts'
import { makeFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'

/** The ports of the server that stands behind the proxy. */
export interface Behind {
  camera: number
  web: number
}

/** A running proxy. */
export interface ProxyProgram {
  /** The address of the site, by HTTPS; its name is `video.example.org`. */
  site: string
  /** The address of a site that serves the server under `/viewtron`. */
  underPath: string
  /** The address that cameras post to. */
  cameras: string
  stop(): Promise<void>
}

interface Listening {
  site: number
  underPath: number
  cameras: number
}

interface Prepared {
  command: string
  args: string[]
}

const deployed = (name: string) => readFileSync(join(projectRoot, 'deploy/proxies', name), 'utf8')

/** Replaces texts of a file of `deploy/`, each of which it must contain. */
function adapted(text: string, changes: Record<string, string>): string {
  return Object.entries(changes).reduce((so, [from, to]) => {
    if (!so.includes(from)) throw new Error(`no "${from}" in a file of deploy/proxies`)
    return so.replaceAll(from, to)
  }, text)
}

function makeCertificate(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const names = ['-subj', '/CN=video.example.org', '-addext', 'subjectAltName=DNS:video.example.org']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '30']
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key }
}

function prepareNginx(folder: string, behind: Behind, ports: Listening): Prepared {
  const { cert, key } = makeCertificate(folder)
  const web = { 'http://127.0.0.1:5080': `http://127.0.0.1:${behind.web}` }
  const site = adapted(deployed('nginx.conf'), {
    ...web,
    'http://127.0.0.1:5002': `http://127.0.0.1:${behind.camera}`,
    'listen 443 ': `listen 127.0.0.1:${ports.site} `,
    '192.168.1.10:5002': `127.0.0.1:${ports.cameras}`,
    '/etc/ssl/viewtron/fullchain.pem': cert,
    '/etc/ssl/viewtron/privkey.pem': key,
  })
  writeFileSync(join(folder, 'viewtron.conf'), site)
  writeFileSync(join(folder, 'path.conf'), adapted(deployed('nginx-path.conf'), web))
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const config = [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'daemon off;',
    `pid ${join(folder, 'pid')};`,
    'events {}',
    'http {',
    '  access_log off;',
    ...temporary.map(name => `  ${name}_temp_path ${join(folder, name)};`),
    `  include ${join(folder, 'viewtron.conf')};`,
    `  server { listen 127.0.0.1:${ports.underPath}; include ${join(folder, 'path.conf')}; }`,
    '}',
  ]
  writeFileSync(join(folder, 'nginx.conf'), config.join('\n'))
  return { command: 'nginx', args: ['-e', join(folder, 'error.log'), '-c', join(folder, 'nginx.conf')] }
}

function prepareCaddy(folder: string, behind: Behind, ports: Listening): Prepared {
  const { cert, key } = makeCertificate(folder)
  const web = { '127.0.0.1:5080': `127.0.0.1:${behind.web}` }
  const site = adapted(deployed('Caddyfile'), {
    ...web,
    '127.0.0.1:5002': `127.0.0.1:${behind.camera}`,
    '\nvideo.example.org {': `\nhttps://video.example.org:${ports.site} {\n\ttls ${cert} ${key}`,
    'http://:5002': `http://:${ports.cameras}`,
    'bind 192.168.1.10': 'bind 127.0.0.1',
  })
  const underPath = `http://:${ports.underPath} {\n${adapted(deployed('Caddyfile-path'), web)}}\n`
  const options = `{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system ${join(folder, 'caddy')}\n}\n`
  writeFileSync(join(folder, 'Caddyfile'), options + site + underPath)
  return { command: 'caddy', args: ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')] }
}

const prepare = { nginx: prepareNginx, caddy: prepareCaddy }
export type ProxyName = keyof typeof prepare

const packages = { nginx: 'nginx-light', caddy: 'caddy' }

// Debian has nginx in /usr/sbin, which is not in the path of every user.
const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Returns why the proxy cannot be started here; null if it can. */
export function missingProxy(name: ProxyName): string | null {
  const asked = spawnSync(name, [name === 'nginx' ? '-v' : 'version'], { env: environment })
  if (asked.status !== 0) return `no ${name} on this machine (Debian: apt-get install ${packages[name]})`
  return spawnSync('openssl', ['version']).status === 0 ? null : 'no openssl on this machine'
}

const accepts = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** Starts a proxy of Debian with the files of `deploy/proxies`, changed only in ports, addresses and certificates. */
export async function startProxyProgram(name: ProxyName, behind: Behind): Promise<ProxyProgram> {
  const folder = makeFolder()
  mkdirSync(join(folder.path, 'caddy'))
  const ports = { site: await freePort(), underPath: await freePort(), cameras: await freePort() }
  const { command, args } = prepare[name](folder.path, behind, ports)
  const child = spawn(command, args, { env: { ...environment, HOME: folder.path }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', chunk => (said += chunk))
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const ready = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended: ${said}`)
    return (await accepts(ports.site)) && (await accepts(ports.cameras)) && (await accepts(ports.underPath))
  }
  await until(ready, { what: name })
  return {
    site: `https://127.0.0.1:${ports.site}`,
    underPath: `http://127.0.0.1:${ports.underPath}`,
    cameras: `http://127.0.0.1:${ports.cameras}/API`,
    async stop() {
      child.kill()
      await exited
      folder.remove()
    },
  }
}
