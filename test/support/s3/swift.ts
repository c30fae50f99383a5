import { execFileSync } from 'node:child_process'
import { accessSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { S3Place } from '../../../src/lib/s3-address.ts'
import { freePort } from '../free-port.ts'
import { projectRoot } from '../project-root.ts'

const programs = ['swift-proxy-server', 'swift-object-server', 'swift-ring-builder', 'memcached', 'curl', 'setsid']
const script = join(projectRoot, 'test', 'support', 's3', 'swift.sh')
// Its other servers listen on the next ports.
const highestPort = 60_000

function isInstalled(program: string): boolean {
  return `${process.env.PATH}${delimiter}/usr/sbin`.split(delimiter).some(folder => {
    try {
      accessSync(join(folder, program))
      return true
    } catch {
      return false
    }
  })
}

const lacking = programs.filter(program => !isInstalled(program))

/** Why OpenStack Swift cannot be started here; null where it can. */
export const noSwift = lacking.length === 0 ? null : `no ${lacking.join(', ')}`

type SwiftServer = 'object1' | 'proxy'

/** OpenStack Swift, a real S3 store. */
export interface Swift {
  place: S3Place
  /** As `VIEWTRON_ARCHIVE_URL`. */
  url: string
  kill(server: SwiftServer): void
  revive(server: SwiftServer): void
  /** Ends its processes and removes its folder. */
  stop(): void
}

/** Starts it on addresses of this machine, with its files in a temporary folder; that takes 7 s. */
export async function startSwift(): Promise<Swift> {
  const folder = mkdtempSync(join(tmpdir(), 'viewtron-test-swift-'))
  let port = await freePort()
  while (port > highestPort) port = await freePort()
  const env = { ...process.env, S3_PORT: String(port), S3_PARENT: String(process.pid) }
  const run = (...args: string[]) => void execFileSync('sh', [script, ...args], { env, stdio: 'pipe' })
  run('start', folder)
  const endpoint = `http://127.0.0.1:${port}`
  return {
    place: {
      bucket: 'viewtron',
      prefix: 'site/',
      endpoint,
      region: 'us-east-1',
      keyId: 'viewtron:camera',
      secret: 'viewtron-secret',
    },
    url: `s3://viewtron/site?endpoint=${endpoint}`,
    kill: server => run('kill', folder, server),
    revive: server => run('revive', folder, server),
    stop: () => run('clean', folder),
  }
}
