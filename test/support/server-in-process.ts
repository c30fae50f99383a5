import { onTestFinished } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { createServer } from '../../src/server.ts'
import { type HttpReply, httpPost } from './http-post.ts'
import { makeFolder } from './temporary-folder.ts'

/** A clock that stands still until it is told otherwise. */
export class FakeClock {
  private at: number

  constructor(at = Date.parse('2026-11-23T12:00:00Z')) {
    this.at = at
  }

  now(): Date {
    return new Date(this.at)
  }

  pass(milliseconds: number): void {
    this.at += milliseconds
  }
}

export interface InProcessServer {
  webUrl: string
  clock: FakeClock
  /** What it would have printed of the set-up link. */
  stdout(): string
  /** As a camera posts. */
  post(body: Buffer | string): Promise<HttpReply>
}

/** A server within the test, whose clock the test moves; it is gone when the running test has ended. */
export async function startInProcess({ env = {} }: { env?: Record<string, string> } = {}): Promise<InProcessServer> {
  const folder = makeFolder()
  const settings = {
    ...{ VIEWTRON_DATA_DIR: folder.path, VIEWTRON_LOG_LEVEL: 'silent' },
    ...{ VIEWTRON_CAMERA_PORT: '0', VIEWTRON_CAMERA_HOST: '127.0.0.1' },
    ...{ VIEWTRON_WEB_PORT: '0', VIEWTRON_WEB_HOST: '127.0.0.1' },
    ...env,
  }
  const { config } = loadConfig({ flags: {}, env: settings, workingDir: folder.path })
  const clock = new FakeClock()
  let link = ''
  const showSetupLink = (url: string) => {
    link = `set up the administrator: ${url}\n`
  }
  const server = createServer({ config, log: createLog('silent'), clock, showSetupLink })
  const { web, camera } = await server.start()
  onTestFinished(async () => {
    await server.stop()
    folder.remove()
  })
  const cameraUrl = `http://127.0.0.1:${camera.port}`
  return {
    webUrl: `http://127.0.0.1:${web.port}/`,
    clock,
    stdout: () => link,
    post: body => httpPost(cameraUrl, body),
  }
}
