import { deviceName } from './bridge-discovery.ts'
import type { Entity } from './camera-entities.ts'
import type { MqttCamera } from './camera-list.ts'
import type { DiscoveryConfig, Topics } from './topics.ts'

export interface DiscoveryContext {
  topics: Topics
  discoveryPrefix: string
  /** Version of this program. */
  version: string
}

const addressUrl = (address: string) => `http://${address.includes(':') ? `[${address}]` : address}`

/** Suggests an area: the name without words for the device, `Driveway Cam 2` → `Driveway`; null if nothing is left. */
function areaOf(name: string): string | null {
  const words = name
    .replace(/[_-]+/g, ' ')
    .split(/\s+/)
    .filter(word => !/^(viewtron|ip ?cam(era)?|ipc|nvr|cam(era)?|ch(annel)?|lpr|\d+|ch\d+)$/i.test(word))
  return words.length === 0 || /^[\d.:]+$/.test(words.join('')) ? null : words.join(' ')
}

function deviceOf(camera: MqttCamera): Record<string, unknown> {
  const { id, name, address, channel, mac, serial, source } = camera
  const area = areaOf(name)
  const recorder = channel === null ? null : id.replace(/_ch\d+(_\d+)?$/, '')
  const connections = channel === null && mac !== null ? { connections: [['mac', mac]] } : {}
  return {
    // The identifier that the existing bridge uses, so that Home Assistant shows one device per camera.
    identifiers: [`viewtron_${id}`],
    ...connections,
    name: deviceName(name, address),
    manufacturer: 'Viewtron',
    model: source === 'nvr' ? `Recorder channel ${channel ?? '?'}` : 'IP camera',
    ...(channel === null && serial !== null ? { serial_number: serial } : {}),
    ...(area === null ? {} : { suggested_area: area }),
    configuration_url: addressUrl(address),
    ...(recorder === null ? {} : { via_device: `viewtron_${recorder}` }),
  }
}

export function discoveryTopic(discoveryPrefix: string, camera: Pick<MqttCamera, 'id'>, entity: Entity): string {
  return `${discoveryPrefix}/${entity.component}/viewtron_event_server_${camera.id}/${entity.key}/config`
}

/** The discovery configuration of an entity. */
export function entityDiscovery(camera: MqttCamera, entity: Entity, context: DiscoveryContext): DiscoveryConfig {
  const { topics, discoveryPrefix, version } = context
  const availability = [{ topic: topics.available }, { topic: topics.availability(camera.id) }]
  return {
    topic: discoveryTopic(discoveryPrefix, camera, entity),
    config: {
      ...entity.config,
      unique_id: `viewtron_event_server_${camera.id}_${entity.key}`,
      availability: entity.isAboutCamera ? availability.slice(0, 1) : availability,
      availability_mode: 'all',
      device: deviceOf(camera),
      origin: { name: 'Viewtron Event Server', sw_version: version },
    },
  }
}
