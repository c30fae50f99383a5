import { readFileSync } from 'node:fs'
import { ViewtronError } from '../model/index.ts'

/** Settings of the existing Home Assistant bridge, by its names in the environment. */
export interface BridgeSettings {
  BRIDGE_PORT?: string
  MQTT_BROKER?: string
  MQTT_PORT?: string
  MQTT_USERNAME?: string
  MQTT_PASSWORD?: string
  SAVE_IMAGES?: string
}

const names = ['BRIDGE_PORT', 'MQTT_BROKER', 'MQTT_PORT', 'MQTT_USERNAME', 'MQTT_PASSWORD', 'SAVE_IMAGES'] as const

/** The file in which Home Assistant stores the options of an add-on. */
export const addonOptionsPath = '/data/options.json'

function addonOptions(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {}
  }
  try {
    const options: unknown = JSON.parse(text)
    return typeof options === 'object' && options !== null ? (options as Record<string, unknown>) : {}
  } catch (error) {
    throw new ViewtronError('config-invalid', { setting: path, reason: 'is no JSON' }, error)
  }
}

const given = (value: unknown) => (value === undefined || value === null || value === '' ? undefined : String(value))

function secretIn(path: string | undefined): string | undefined {
  if (!path) return undefined
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = `cannot read ${path} (${(error as Error).message})`
    throw new ViewtronError('config-invalid', { setting: 'MQTT_PASSWORD_FILE', reason }, error)
  }
}

/** The settings of the bridge: from its environment, or else from its add-on's options. */
export function bridgeSettings(env: Record<string, string | undefined>, optionsPath: string): BridgeSettings {
  const options = addonOptions(optionsPath)
  const secret = given(env.MQTT_PASSWORD) ?? secretIn(env.MQTT_PASSWORD_FILE)
  const all: Record<string, string | undefined> = { ...env, MQTT_PASSWORD: secret }
  return Object.fromEntries(
    names.flatMap(name => {
      const value = given(all[name]) ?? given(options[name.toLowerCase()])
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
