import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml, YAMLParseError } from 'yaml'
import { suggest } from '../lib/suggest.ts'
import { ViewtronError } from '../model/index.ts'
import { mqttSettings, mqttVariables } from './mqtt-settings.ts'
import { addonOptionsPath, type BridgeSettings, bridgeSettings } from './older-bridge.ts'
import {
  type Config,
  flagOf,
  laterSettings,
  type OptionName,
  optionNames,
  optionTable,
  structuredSettings,
} from './option-table.ts'

export interface ConfigSources {
  /** Values of command-line flags, by setting. */
  flags: Partial<Record<OptionName, unknown>>
  env: Record<string, string | undefined>
  /** The file named with `--config`; else VIEWTRON_CONFIG of `env` may name one. */
  file?: string | undefined
  /** The folder in which `viewtron.yaml` is looked for first. */
  workingDir: string
  /** The file with the options of a Home Assistant add-on; the place of Home Assistant if it is left out. */
  addonOptions?: string
}

export interface LoadedConfig {
  config: Config
  /** Warnings for people; the program starts nevertheless. */
  warnings: string[]
}

const invalid = (setting: string, reason: string, cause?: unknown) =>
  new ViewtronError('config-invalid', { setting, reason }, cause)

function readText(path: string, setting: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(setting, `cannot read ${path} (${(error as Error).message})`, error)
  }
}

type FileKey = OptionName | (typeof structuredSettings)[number]

const fileKeys: readonly string[] = [...optionNames, ...structuredSettings]

function fileValues(path: string): Partial<Record<FileKey, unknown>> {
  let content: unknown
  try {
    content = parseYaml(readText(path, path)) ?? {}
  } catch (error) {
    if (error instanceof YAMLParseError) throw invalid(path, error.message.split('\n')[0] ?? 'is no YAML', error)
    throw error
  }
  if (typeof content !== 'object' || Array.isArray(content)) throw invalid(path, 'must hold `name: value` lines')
  for (const key of Object.keys(content as object)) {
    if (fileKeys.includes(key)) continue
    const meant = suggest(key, fileKeys)
    throw invalid(path, `unknown setting ${key}${meant ? `; did you mean ${meant}?` : ''}`)
  }
  return content as Partial<Record<FileKey, unknown>>
}

function exists(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}

const configVariable = 'VIEWTRON_CONFIG'

function findFile({ file, env, workingDir }: ConfigSources, dataDir: string): string | null {
  const named = file ?? env[configVariable]
  if (named) return named
  return [join(workingDir, 'viewtron.yaml'), join(dataDir, 'viewtron.yaml')].find(exists) ?? null
}

/** The value in the environment and the variable it came from; a secret may be in a file that `…_FILE` names. */
function fromEnv(name: OptionName, env: ConfigSources['env']): { value: string; from: string } | null {
  const entry = optionTable[name]
  for (const variable of [entry.env, ...(entry.alsoEnv ?? [])]) {
    const value = env[variable]
    if (value !== undefined && value !== '') return { value, from: variable }
    const path = entry.secret ? env[`${variable}_FILE`] : undefined
    if (path) return { value: readText(path, `${variable}_FILE`).replace(/\r?\n$/, ''), from: `${variable}_FILE` }
  }
  return null
}

function checked(name: OptionName, value: unknown, from: string): unknown {
  const result = optionTable[name].schema.safeParse(value)
  if (result.success) return result.data
  throw invalid(from, result.error.issues[0]?.message ?? 'is not valid')
}

function checkEnvironment(env: ConfigSources['env']): string[] {
  const own = optionNames.flatMap(name => [optionTable[name].env, `${optionTable[name].env}_FILE`])
  const known = new Set([configVariable, ...own, ...mqttVariables])
  const warnings: string[] = []
  for (const variable of Object.keys(env).filter(variable => variable.startsWith('VIEWTRON_'))) {
    if (known.has(variable)) continue
    if (laterSettings.has(variable)) throw invalid(variable, 'is not available in this version yet')
    const meant = suggest(variable, known)
    warnings.push(`${variable} is no setting of this program${meant ? `; did you mean ${meant}?` : ''}`)
  }
  return warnings
}

function checkTogether(config: Config): void {
  if ((config.cameraTlsCert === null) !== (config.cameraTlsKey === null)) {
    throw invalid('VIEWTRON_CAMERA_TLS_CERT', 'certificate and key are needed together')
  }
  if ((config.tlsCert === null) !== (config.tlsKey === null)) {
    throw invalid('VIEWTRON_TLS_CERT', 'certificate and key are needed together')
  }
  if ((config.oidcIssuer === null) !== (config.oidcClientId === null)) {
    throw invalid('VIEWTRON_OIDC_ISSUER', 'issuer and client id are needed together')
  }
  const { centreUrl, centreToken, site } = config
  if (centreUrl !== null && (centreToken === null || site === null)) {
    const missing = centreToken === null ? 'VIEWTRON_CENTRE_TOKEN' : 'VIEWTRON_SITE'
    throw invalid('VIEWTRON_CENTRE_URL', `${missing} is needed too`)
  }
  if (config.archiveUrl !== null && (config.archiveKeyId === null || config.archiveSecret === null)) {
    const missing = config.archiveKeyId === null ? 'VIEWTRON_ARCHIVE_KEY_ID' : 'VIEWTRON_ARCHIVE_SECRET'
    throw invalid('VIEWTRON_ARCHIVE_URL', `${missing} is needed too`)
  }
  if ((config.cameraUser === null) !== (config.cameraPassword === null)) {
    throw invalid('VIEWTRON_CAMERA_USER', 'user and password are needed together')
  }
}

function structured(file: Partial<Record<FileKey, unknown>>, env: ConfigSources['env'], bridge: BridgeSettings) {
  const values = { ...file, mqtt: mqttSettings(file.mqtt, env, bridge) }
  return Object.fromEntries(structuredSettings.flatMap(key => (values[key] == null ? [] : [[key, values[key]]])))
}

function bridgeWarnings({ SAVE_IMAGES }: BridgeSettings): string[] {
  if (SAVE_IMAGES?.toLowerCase() !== 'false') return []
  return ['SAVE_IMAGES has no effect: pictures are kept with their events, for as long as Settings → Retention says']
}

/** Merges flags, environment, one file and defaults, in this order of precedence. Throws `config-invalid`. */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const { flags, env } = sources
  const bridge = bridgeSettings(env, sources.addonOptions ?? addonOptionsPath)
  const warnings = [...checkEnvironment(env), ...bridgeWarnings(bridge)]
  const outside = (name: OptionName) => {
    if (flags[name] !== undefined) return { value: flags[name], from: flagOf(name) }
    return fromEnv(name, { ...env, ...bridge })
  }
  const dataDir = String(outside('dataDir')?.value ?? optionTable.dataDir.default)
  const path = findFile(sources, dataDir)
  const file = path === null ? {} : fileValues(path)
  const entries = optionNames.map(name => {
    const found = outside(name) ?? (file[name] === undefined ? null : { value: file[name], from: `${path}: ${name}` })
    return [name, found ? checked(name, found.value, found.from) : optionTable[name].default]
  })
  const config = { ...Object.fromEntries(entries), ...structured(file, env, bridge) } as Config
  checkTogether(config)
  return { config, warnings }
}
