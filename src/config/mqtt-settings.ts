import { readFileSync } from 'node:fs'
import { ViewtronError } from '../model/index.ts'
import type { BridgeSettings } from './older-bridge.ts'

type Env = Record<string, string | undefined>

/** Environment names for keys of `mqtt:` in the settings file, below which they stand. */
const variables = {
  url: 'VIEWTRON_MQTT_URL',
  username: 'VIEWTRON_MQTT_USERNAME',
  password: 'VIEWTRON_MQTT_PASSWORD',
  prefix: 'VIEWTRON_MQTT_PREFIX',
  discoveryPrefix: 'VIEWTRON_MQTT_DISCOVERY_PREFIX',
} as const

const secrets: readonly string[] = [variables.url, variables.password]

export const mqttVariables: readonly string[] = [
  ...Object.values(variables),
  ...secrets.map(variable => `${variable}_FILE`),
]

function readSecret(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = `cannot read ${path} (${(error as Error).message})`
    throw new ViewtronError('config-invalid', { setting, reason }, error)
  }
}

function valueIn(variable: string, env: Env): string | undefined {
  if (env[variable]) return env[variable]
  const path = secrets.includes(variable) ? env[`${variable}_FILE`] : undefined
  return path ? readSecret(path, `${variable}_FILE`) : undefined
}

function fromBridge({ MQTT_BROKER, MQTT_PORT, MQTT_USERNAME, MQTT_PASSWORD }: BridgeSettings) {
  const host = MQTT_BROKER ?? 'localhost'
  const url = host.includes('://') ? host : `mqtt://${host.includes(':') ? `[${host}]` : host}:${MQTT_PORT ?? 1883}`
  return {
    url,
    ...(MQTT_USERNAME === undefined ? {} : { username: MQTT_USERNAME }),
    ...(MQTT_PASSWORD === undefined ? {} : { password: MQTT_PASSWORD }),
  }
}

/**
 * The MQTT settings as people wrote them, not checked yet: environment above file. The existing bridge's broker counts
 * only where ours names none, so that two brokers are never mixed. Undefined where there is none at all.
 */
export function mqttSettings(file: unknown, env: Env, bridge: BridgeSettings): unknown {
  if (file !== undefined && file !== null && (typeof file !== 'object' || Array.isArray(file))) return file
  const own: Record<string, unknown> = { ...(file as object | null | undefined) }
  for (const [key, variable] of Object.entries(variables)) {
    const value = valueIn(variable, env)
    if (value !== undefined) own[key] = value
  }
  if (own.url !== undefined) return own
  const { MQTT_BROKER, MQTT_PORT, MQTT_USERNAME } = bridge
  if ((MQTT_BROKER ?? MQTT_PORT ?? MQTT_USERNAME) !== undefined) return { ...own, ...fromBridge(bridge) }
  return Object.keys(own).length === 0 ? undefined : own
}
