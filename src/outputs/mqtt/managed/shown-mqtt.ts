import { checkConfig } from '../../../lib/check-config.ts'
import { mqttConfig } from '../mqtt-schema.ts'
import { addressParts } from './address-parts.ts'

/** The settings that the dashboard shows, from the form of viewtron.yaml; without secrets. */
export function shownMqtt(value: Record<string, unknown>) {
  const { enabled, url, username, clientId, version, prefix, discoveryPrefix, ...config } = checkConfig(
    mqttConfig,
    value,
    'mqtt',
  )
  const { discovery, qos, retain, bridge, images, tls } = config
  const parts = url === undefined ? null : addressParts(url)
  return {
    enabled,
    url: parts?.url ?? null,
    username: username ?? parts?.username ?? null,
    clientId: clientId ?? null,
    version: version === '3.1.1' ? ('3.1.1' as const) : ('5' as const),
    tls: { ca: tls.ca ?? null, fingerprint: tls.fingerprint ?? null, insecure: tls.insecure ?? false },
    prefix,
    discoveryPrefix,
    discovery,
    qos,
    retain,
    bridge,
    images,
  }
}
