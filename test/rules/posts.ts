import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HostedOptions, type HostedServer, startHostedServer } from '../support/hosted-server.ts'
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

function withYaml<Options extends HostedOptions>(yaml: string, options: Options) {
  const dataDir = options.dataDir ?? temporaryFolder()
  writeFileSync(join(dataDir, 'viewtron.yaml'), yaml)
  return { ...options, dataDir, env: { VIEWTRON_AUTH: 'off', ...options.env } }
}

/** A server with this viewtron.yaml and without sign-in. */
export const serverWith = (yaml: string, options: HostedOptions = {}): Promise<HostedServer> =>
  startHostedServer(withYaml(yaml, options))

/** The same in a process of its own, which the test kills or whose log it reads. */
export const processWith = (yaml: string, options: StartOptions = {}): Promise<ServerProcess> =>
  startServer(withYaml(yaml, options))

export function call(
  server: Pick<HostedServer, 'webUrl'>,
  path: string,
  method = 'GET',
  body?: unknown,
): Promise<WebReply> {
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
export async function alertsOf(server: Pick<HostedServer, 'webUrl'>, count: number): Promise<SeenAlert[]> {
  const items = await until(
    async () => {
      const { json } = await call(server, 'alerts?limit=500')
      return json.items.length >= count ? (json.items as SeenAlert[]) : null
    },
    { what: `${count} alerts` },
  )
  return items.toReversed()
}
