import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { uniqueTimeUs } from '../support/posts.ts'
import { type ServerProcess, type StartOptions, startServer } from '../support/server-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { type WebReply, webRequest } from '../support/web-client.ts'

/** A camera's post of one car, a few hundred bytes. */
export function platePost(plate: string, { mac = '58:5b:69:00:00:71', name = 'Gate' } = {}): Buffer {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><config version="1.0" xmlns="http://www.ipc.com/ver10"><smartType>VEHICE</smartType>` +
      `<currentTime>${uniqueTimeUs()}</currentTime><mac>${mac}</mac><deviceName>${name}</deviceName>` +
      `<listInfo type="list" count="1"><item><targetId>7</targetId><plateNumber>${plate}</plateNumber></item></listInfo></config>`,
  )
}

/** A server with this viewtron.yaml and without sign-in. */
export async function serverWith(yaml: string, options: StartOptions = {}): Promise<ServerProcess> {
  const folder = options.dataDir ?? temporaryFolder()
  writeFileSync(join(folder, 'viewtron.yaml'), yaml)
  return startServer({ ...options, dataDir: folder, env: { VIEWTRON_AUTH: 'off', ...options.env } })
}

export function call(server: ServerProcess, path: string, method = 'GET', body?: unknown): Promise<WebReply> {
  return webRequest(server.webUrl, `/api/v1/${path}`, { method, ...(body === undefined ? {} : { body }) })
}

export interface SeenAlert {
  id: string
  rule: string
  severity: string
  subject: string | null
  text: string
  eventId: string | null
  seenAt: string | null
  seenBy: string | null
}

/** Waits for a number of alerts; oldest first. */
export async function alertsOf(server: ServerProcess, count: number): Promise<SeenAlert[]> {
  const items = await until(
    async () => {
      const { json } = await call(server, 'alerts?limit=500')
      return json.items.length >= count ? (json.items as SeenAlert[]) : null
    },
    { what: `${count} alerts` },
  )
  return items.toReversed()
}
