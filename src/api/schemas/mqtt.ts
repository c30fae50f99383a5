import { z } from 'zod'
import { mqttInput as input, mqttSettingNames } from '../../outputs/mqtt/managed/mqtt-input.ts'
import { instant } from './common.ts'

export type { MqttInput } from '../../outputs/mqtt/managed/mqtt-input.ts'

/** `PUT mqtt`: all settings; missing ones get their default, except the password, which stays. */
export const mqttInput = input

const { version, prefix, discoveryPrefix, discovery, qos, retain, bridge, images } = input.shape

export const mqtt = z.object({
  /** The settings in use. */
  settings: z.object({
    enabled: z.boolean(),
    /** Without user and password; null without a broker. */
    url: z.string().nullable(),
    username: z.string().nullable(),
    clientId: z.string().nullable(),
    version: version.unwrap(),
    tls: z.object({
      /** PEM text, or the path of its file in viewtron.yaml. */
      ca: z.string().nullable(),
      /** SHA-256 of the only certificate that is accepted, as it was entered. */
      fingerprint: z.string().nullable(),
      insecure: z.boolean(),
    }),
    prefix: prefix.unwrap(),
    discoveryPrefix: discoveryPrefix.unwrap(),
    discovery: discovery.unwrap(),
    qos: qos.unwrap(),
    retain: retain.unwrap(),
    bridge: bridge.unwrap(),
    images: images.unwrap(),
  }),
  /** The password itself is never returned. */
  hasPassword: z.boolean(),
  /** Settings that viewtron.yaml or the environment define: they cannot be changed over the API. */
  fixed: z.array(z.enum(mqttSettingNames)),
  /** Whether settings are stored that were made over the API. */
  isStored: z.boolean(),
})
export type Mqtt = z.infer<typeof mqtt>

/** `GET mqtt/topics`: the last message on each of the 300 topics that were published on last, the newest first. */
export const mqttTopics = z.object({
  items: z.array(
    z.object({
      topic: z.string(),
      /** The first 1000 characters; for a picture, its size in words. */
      text: z.string(),
      retain: z.boolean(),
      /** Messages on this topic since the connection was set up. */
      count: z.number().int(),
      at: instant,
    }),
  ),
})
export type MqttTopics = z.infer<typeof mqttTopics>
