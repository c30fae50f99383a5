import { onTestFinished } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/lib/log.ts'
import type { ServerZone } from '../../src/lib/server-zone.ts'
import { createServer } from '../../src/server/create-server.ts'
import { FakeClock } from './fake-clock.ts'
import { type HttpReply, httpPost } from './http-post.ts'
import { makeFolder } from './temporary-folder.ts'

export { FakeClock }

export interface InProcessServer {
  webUrl: string
  clock: FakeClock
  /** The output with the set-up link that the server would have printed. */
  stdout(): string
  /** Safe twice. */
  stop(): Promise<void>
  /** As a camera posts. */
  post(body: Buffer | string): Promise<HttpReply>
}

export interface InProcessOptions {
  env?: Record<string, string>
  /** The server's IANA zone; that of the machine where it is left out. */
  timeZone?: string
  /** A folder that outlives the server; a new one that goes with it where this is left out. */
  dataDir?: string
}

/** A server within the test, whose clock the test moves; it is gone when the running test has ended. */
export async function startInProcess(options: InProcessOptions = {}): Promise<InProcessServer> {
  const { env = {}, timeZone, dataDir } = options
  const folder = makeFolder()
  const settings = {
    VIEWTRON_DATA_DIR: dataDir ?? folder.path,
    VIEWTRON_LOG_LEVEL: 'silent',
    VIEWTRON_CAMERA_PORT: '0',
    VIEWTRON_CAMERA_HOST: '127.0.0.1',
    VIEWTRON_WEB_PORT: '0',
    VIEWTRON_WEB_HOST: '127.0.0.1',
    ...env,
  }
  const { config } = loadConfig({ flags: {}, env: settings, workingDir: folder.path })
  const clock = new FakeClock()
  let link = ''
  const showSetupLink = (url: string) => {
    link = `set up the administrator: ${url}\n`
  }
  const zone: ServerZone | null = timeZone === undefined ? null : { timeZone, source: 'machine', remark: null }
  const log = createLog('silent')
  const server = createServer({ config, log, clock, showSetupLink, ...(zone && { zone }) })
  const { web, camera } = await server.start()
  let stopping: Promise<void> | null = null
  const stop = () => {
    stopping ??= server.stop()
    return stopping
  }
  onTestFinished(async () => {
    await stop()
    folder.remove()
  })
  const cameraUrl = `http://127.0.0.1:${camera.port}`
  return {
    webUrl: `http://127.0.0.1:${web.port}/`,
    clock,
    stdout: () => link,
    stop,
    post: body => httpPost(cameraUrl, body),
  }
}
