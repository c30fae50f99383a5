import type { MqttSettings } from './mqtt-settings.ts'

/** The settings without secrets, as the API shows them. */
export function publicConfig({ broker, ...settings }: MqttSettings): Record<string, unknown> {
  const { url, username, protocolVersion, qos } = broker
  return { url, username, version: protocolVersion === 4 ? '3.1.1' : '5', qos, ...settings }
}
