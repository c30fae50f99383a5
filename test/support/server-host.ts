/**
 * A process that runs the servers of one test file, so that each test's server costs a third of a process of its own.
 * `hosted-server.ts` starts it and sends it these requests.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Server } from '../../src/server/create-server.ts'
import { projectRoot } from './project-root.ts'

export interface HostRequest {
  id: number
  /** The settings of a new server; null stops the server that was started with this id. */
  start: { env: Record<string, string>; workingDir: string; timeZone: string | undefined } | null
}

export type HostReply = { id: number } & (
  | { started: { url: string; webUrl: string } }
  | { log: string }
  | { stopped: true }
  | { failed: string }
  | { setupLink: string }
)

enableCompileCache(join(projectRoot, 'node_modules/.cache/server-host'))
const { loadConfig, portSchemes } = await import('../../src/config/index.ts')
const { createLog } = await import('../../src/lib/log.ts')
const { findServerZone } = await import('../../src/lib/server-zone.ts')
const { createServer } = await import('../../src/server/create-server.ts')

const servers = new Map<number, Server>()
const answer = (reply: HostReply) => process.send?.(reply)

const logOf = (id: number) =>
  new Writable({
    decodeStrings: false,
    write(line, _encoding, done) {
      answer({ id, log: String(line) })
      done()
    },
  })

async function start(id: number, { env, workingDir, timeZone }: NonNullable<HostRequest['start']>): Promise<void> {
  const { config } = loadConfig({ flags: {}, env, workingDir })
  const server = createServer({
    config,
    log: createLog(config.logLevel, logOf(id)),
    zone: findServerZone({ TZ: timeZone, machine: Intl.DateTimeFormat().resolvedOptions().timeZone, file: null }),
    showSetupLink: setupLink => answer({ id, setupLink }),
  })
  servers.set(id, server)
  const { camera, web } = await server.start()
  const schemes = portSchemes(config)
  const url = `${schemes.camera}://127.0.0.1:${camera.port}/API`
  answer({ id, started: { url, webUrl: `${schemes.web}://127.0.0.1:${web.port}/` } })
}

async function stop(id: number): Promise<void> {
  await servers.get(id)?.stop()
  servers.delete(id)
  answer({ id, stopped: true })
}

process.umask(0o077)
process.once('disconnect', () => process.exit())
process.on('message', ({ id, start: settings }: HostRequest) => {
  const done = settings === null ? stop(id) : start(id, settings)
  done.catch(async error => {
    await stop(id).catch(() => undefined)
    answer({ id, failed: String((error as Error).stack) })
  })
})
process.send?.({ id: 0, stopped: true } satisfies HostReply)
