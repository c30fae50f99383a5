import { z } from 'zod'
import { certificateFingerprint } from '../../webhook/webhook-schema.ts'
import { mqttConfig } from '../mqtt-schema.ts'

const { url, username, clientId, version, prefix, discoveryPrefix, discovery, qos, retain, bridge, images } =
  mqttConfig.shape

/** The settings of MQTT that the dashboard changes. What `viewtron.yaml` or the environment define has precedence. */
export const mqttInput = z
  .object({
    enabled: z.boolean().default(true),
    /** May be missing only if it is defined in viewtron.yaml or the environment. */
    url,
    username,
    /** Missing: the stored password stays. null: none. */
    password: z.string().max(1000).nullable().optional(),
    clientId,
    version,
    tls: z
      .object({
        /** The certificate of the broker's authority, as PEM text. */
        ca: z.string().max(100_000).includes('-----BEGIN CERTIFICATE-----', { error: 'must be a certificate in PEM' }),
        fingerprint: certificateFingerprint,
        /** Any certificate is accepted. */
        insecure: z.boolean(),
      })
      .partial()
      .strict()
      .default({}),
    prefix,
    discoveryPrefix,
    discovery,
    qos,
    retain,
    bridge,
    images,
  })
  .strict()
export type MqttInput = z.input<typeof mqttInput>

/** The settings as they are stored, without the password. */
export type OwnMqtt = Omit<z.output<typeof mqttInput>, 'password'>

export const mqttSettingNames = Object.keys(mqttInput.shape) as (keyof typeof mqttInput.shape)[]

/** Settings of the connection. They are all taken from where the address is, so that two brokers are never mixed. */
const brokerSettings = ['url', 'username', 'password', 'clientId', 'version', 'tls', 'qos'] as const

/** MQTT in viewtron.yaml and the environment, by key and unchecked. */
export type FixedMqtt = Readonly<Record<string, unknown>>

/** The settings that the dashboard cannot change, because they are defined in viewtron.yaml or the environment. */
export function fixedNames(fixed: FixedMqtt): (keyof typeof mqttInput.shape)[] {
  const isFixed = (name: string) =>
    fixed[name] !== undefined || (name === 'password' && fixed.passwordFile !== undefined)
  const ofBroker: readonly string[] = fixed.url === undefined ? [] : brokerSettings
  return mqttSettingNames.filter(name => isFixed(name) || ofBroker.includes(name))
}

/** All settings together, in the form of viewtron.yaml. */
export function mergedMqtt(fixed: FixedMqtt, own: OwnMqtt, password: string | null): Record<string, unknown> {
  const hidden: readonly string[] = fixedNames(fixed)
  const all = { ...own, password: password ?? undefined }
  const usable = Object.entries(all).filter(([name, value]) => value !== undefined && !hidden.includes(name))
  return { ...Object.fromEntries(usable), ...fixed }
}
