import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startHostedServer } from '../../support/hosted-server.ts'
import { startServer } from '../../support/server-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { WebVisitor } from '../../support/web-client.ts'

export const gate = 'viewtron/gate_127_0_0_1'

function optionsFor(url: string, { yaml = '', dataDir = temporaryFolder(), env = {} }) {
  if (yaml !== '') writeFileSync(join(dataDir, 'viewtron.yaml'), yaml)
  const broker = url === '' ? {} : { VIEWTRON_MQTT_URL: url }
  return { dataDir, env: { VIEWTRON_AUTH: 'off', ...broker, ...env } }
}

type Options = Partial<Parameters<typeof optionsFor>[1]>

/** Starts a server that publishes to the broker at `url`, without sign-in. */
export const start = (url: string, options: Options = {}) => startHostedServer(optionsFor(url, options))

/** The same in a process of its own, which the test kills or whose log it reads. */
export function startProcess(url: string, { env = {}, ...options }: Options = {}) {
  return startServer(optionsFor(url, { ...options, env: { VIEWTRON_LOG_LEVEL: 'warn', ...env } }))
}

/** Reads the state of the MQTT output. */
export async function outputOf(webUrl: string) {
  const { json } = await new WebVisitor(webUrl).send('/api/v1/outputs')
  return json.items.find(({ kind }: { kind: string }) => kind === 'mqtt')
}
