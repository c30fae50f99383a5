import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '../../support/server-process.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { WebVisitor } from '../../support/web-client.ts'

export const gate = 'viewtron/gate_127_0_0_1'

/** Starts a server that publishes to the broker at `url`, without sign-in. */
export function start(url: string, { yaml = '', dataDir = temporaryFolder(), env = {} } = {}) {
  if (yaml !== '') writeFileSync(join(dataDir, 'viewtron.yaml'), yaml)
  return startServer({
    dataDir,
    env: {
      VIEWTRON_AUTH: 'off',
      VIEWTRON_LOG_LEVEL: 'warn',
      ...(url === '' ? {} : { VIEWTRON_MQTT_URL: url }),
      ...env,
    },
  })
}

/** Reads the state of the MQTT output. */
export async function outputOf(webUrl: string) {
  const { json } = await new WebVisitor(webUrl).send('/api/v1/outputs')
  return json.items.find(({ kind }: { kind: string }) => kind === 'mqtt')
}
