import { readFileSync } from 'node:fs'
import { checkConfig } from '../../lib/check-config.ts'
import { durationMs } from '../../lib/duration.ts'
import { publishTopic } from '../../lib/typed-text.ts'
import { ViewtronError } from '../../model/index.ts'
import { withColons } from '../webhook/trusted-certificates.ts'
import { type MqttConfig, mqttConfig } from './mqtt-schema.ts'

/** The settings of the connection to the broker, with the contents of all files. */
export interface BrokerSettings {
  /** Without user and password. */
  url: string
  username: string | null
  password: string | null
  clientId: string | null
  protocolVersion: 4 | 5
  qos: 0 | 1 | 2
  tls: { ca: string | null; cert: string | null; key: string | null; fingerprint: string | null; insecure: boolean }
}

export interface MqttSettings
  extends Pick<MqttConfig, 'prefix' | 'discoveryPrefix' | 'discovery' | 'retain' | 'bridge' | 'images' | 'backlog'> {
  broker: BrokerSettings
  allowedVehicle: Omit<MqttConfig['allowedVehicle'], 'hold'> & { holdMs: number }
}

const invalid = (setting: string, reason: string, cause?: unknown) =>
  new ViewtronError('config-invalid', { setting, reason }, cause)

function read(path: string | undefined, setting: string): string | null {
  if (path === undefined) return null
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(setting, `cannot read ${path} (${(error as Error).message})`, error)
  }
}

/** A certificate as PEM text, or from a file. */
const certificate = (ca: string | undefined) =>
  ca?.includes('-----BEGIN CERTIFICATE-----') ? ca : read(ca, 'mqtt.tls.ca')

function checkTopic(text: string, setting: string): string {
  if (!publishTopic.test(text) || /^\/|\/$/.test(text)) {
    throw invalid(setting, 'must be a topic without + and #, control characters, and / at its ends')
  }
  return text
}

function brokerOf({ url: address = '', tls, version, ...config }: MqttConfig): BrokerSettings {
  const url = new URL(address)
  const username = config.username ?? (url.username === '' ? null : decodeURIComponent(url.username))
  const inFile = read(config.passwordFile, 'mqtt.passwordFile')?.replace(/\r?\n$/, '') ?? null
  const password = config.password ?? inFile ?? (url.password === '' ? null : decodeURIComponent(url.password))
  url.username = ''
  url.password = ''
  const [cert, key] = [read(tls.cert, 'mqtt.tls.cert'), read(tls.key, 'mqtt.tls.key')]
  if ((cert === null) !== (key === null)) throw invalid('mqtt.tls', 'certificate and key are needed together')
  const fingerprint = tls.fingerprint === undefined ? null : withColons(tls.fingerprint)
  return {
    url: url.href,
    username,
    password,
    clientId: config.clientId ?? null,
    qos: config.qos,
    protocolVersion: version === '3.1.1' ? 4 : 5,
    tls: { ca: certificate(tls.ca), cert, key, fingerprint, insecure: tls.insecure ?? false },
  }
}

/**
 * The settings under `mqtt:` of viewtron.yaml or from the environment; null without a broker or if disabled. Throws
 * `config-invalid` with the path: `mqtt.tls.caa: did you mean ca?`.
 */
export function mqttSettings(value: unknown): MqttSettings | null {
  if (value === undefined || value === null) return null
  const config = checkConfig(mqttConfig, value, 'mqtt')
  if (!config.enabled || config.url === undefined) return null
  const { discovery, retain, bridge, images, backlog } = config
  const { hold, ...allowedVehicle } = config.allowedVehicle
  return {
    discovery,
    retain,
    bridge,
    images,
    backlog,
    prefix: checkTopic(config.prefix, 'mqtt.prefix'),
    discoveryPrefix: checkTopic(config.discoveryPrefix, 'mqtt.discoveryPrefix'),
    broker: brokerOf(config),
    allowedVehicle: { ...allowedVehicle, holdMs: durationMs(hold) },
  }
}
