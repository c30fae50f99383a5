import http, { type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll } from 'vitest'
import type { ApiEvent } from '../../../src/api/schemas/index.ts'
import { ApiSite } from '../../support/api-site.ts'
import { smallAlarm } from '../../support/posts.ts'
import { launchServer, type ServerProcess } from '../../support/server-process.ts'
import type { WebReply } from '../../support/web-client.ts'

const sideBySide = 25

export interface BytesReply {
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
}

/** A real server with its web port open to everybody. */
export class Site extends ApiSite {
  readonly server: ServerProcess

  constructor(server: ServerProcess) {
    super()
    this.server = server
  }

  get webUrl(): string {
    return this.server.webUrl
  }

  /** The JSON of a successful answer; throws with the problem otherwise. */
  async read(path: string): Promise<WebReply['json']> {
    const { status, json, text } = await this.call(path)
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text}`)
    return json
  }

  async events(query = ''): Promise<ApiEvent[]> {
    return (await this.read(`events?${query}`)).items
  }

  bytes(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<BytesReply> {
    const { method = 'GET', headers = {} } = options
    return new Promise((resolve, reject) => {
      const url = new URL(`api/v1/${path}`, this.server.webUrl)
      const request = http.request(url, { method, headers, agent: false }, response => {
        const { statusCode: status = 0, headers: sent } = response
        buffer(response).then(bytes => resolve({ status, headers: sent, bytes }), reject)
      })
      request.on('error', reject)
      request.end()
    })
  }

  /** Posts to the camera port; throws unless it is acknowledged. */
  async post(...bodies: Buffer[]): Promise<void> {
    for (const body of bodies) {
      const { status } = await this.server.post(body)
      if (status !== 200) throw new Error(`the post was answered with ${status}`)
    }
  }
}

/** Many small alarms, as several cameras send them side by side. */
export async function postAlarms(site: Site, count: number): Promise<void> {
  for (let left = count; left > 0; left -= sideBySide) {
    const posts = Array.from({ length: Math.min(left, sideBySide) }, () => site.post(smallAlarm()))
    await Promise.all(posts)
  }
}

export async function launchSite(env: Record<string, string> = {}): Promise<Site> {
  const open = { VIEWTRON_AUTH: 'off', VIEWTRON_WEB_PORT: '0', VIEWTRON_WEB_HOST: '127.0.0.1', TZ: 'America/New_York' }
  return new Site(await launchServer({ env: { ...open, ...env } }))
}

/** One server for all tests of a file, filled by `prepare`. */
export function siteForFile(prepare: (site: Site) => Promise<void> = async () => undefined): () => Site {
  let site: Site | null = null
  beforeAll(async () => {
    site = await launchSite()
    await prepare(site)
  })
  afterAll(() => site?.server.dispose())
  return () => {
    if (!site) throw new Error('the server has not started')
    return site
  }
}
