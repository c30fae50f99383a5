import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/index.ts'
import { createLog } from '../../src/lib/log.ts'
import { createServer } from '../../src/server/create-server.ts'

interface Urls {
  camera: string
  web: string
}

/** A server in this process, whose clock the caller sets. */
export class ShopSite {
  private readonly dataDir: string
  private readonly clock: { at: number }
  private urls: Urls = { camera: '', web: '' }
  private stopServer: () => Promise<void> = async () => undefined

  private constructor(dataDir: string, at: number) {
    this.dataDir = dataDir
    this.clock = { at }
  }

  static async start(at: number): Promise<ShopSite> {
    const site = new ShopSite(await mkdtemp(join(tmpdir(), 'viewtron-shop-')), at)
    await site.restart()
    return site
  }

  async restart(): Promise<void> {
    await this.stopServer()
    const { dataDir, clock } = this
    const env = {
      VIEWTRON_DATA_DIR: dataDir,
      VIEWTRON_LOG_LEVEL: 'silent',
      VIEWTRON_AUTH: 'off',
      ...Object.fromEntries(['CAMERA', 'WEB'].flatMap(hostOf)),
    }
    const { config } = loadConfig({ flags: {}, env, workingDir: dataDir })
    const zone = { timeZone: 'UTC', source: 'machine', remark: null } as const
    const server = createServer({ config, log: createLog('silent'), clock: { now: () => new Date(clock.at) }, zone })
    const { web, camera } = await server.start()
    this.stopServer = () => server.stop()
    this.urls = { camera: `http://127.0.0.1:${camera.port}/API`, web: `http://127.0.0.1:${web.port}/api/v1/` }
  }

  setClock(at: number): void {
    this.clock.at = at
  }

  /** Posts from an address of this machine: that of a camera. */
  post(body: string, localAddress: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = http.request(this.urls.camera, { method: 'POST', localAddress })
      request.on('error', reject)
      request.on('response', reply => {
        reply.resume()
        reply.on('end', () => {
          if (reply.statusCode === 200) resolve()
          else reject(new Error(`the camera port answered ${reply.statusCode}`))
        })
      })
      request.end(body)
    })
  }

  async call<Reply>(path: string, body?: object): Promise<Reply> {
    const init = body && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin: new URL(this.urls.web).origin },
    }
    const reply = await fetch(`${this.urls.web}${path}`, init)
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as Reply
  }

  async stop(): Promise<void> {
    await this.stopServer()
    await rm(this.dataDir, { recursive: true })
  }
}

function hostOf(port: string): [string, string][] {
  return [
    [`VIEWTRON_${port}_PORT`, '0'],
    [`VIEWTRON_${port}_HOST`, '127.0.0.1'],
  ]
}
