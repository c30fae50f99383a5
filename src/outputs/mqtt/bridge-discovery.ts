import { imageRoles } from '../../model/index.ts'
import type { BridgeCategory } from './bridge-facts.ts'
import { bridgeImageTopic } from './bridge-messages.ts'
import type { DiscoveryConfig } from './topics.ts'

/** A device in the sense of the existing bridge: its id is made of name and address. */
export interface BridgeDevice {
  id: string
  /** As the device reports it. */
  name: string
  address: string
}

interface BridgeEntity {
  component: 'sensor' | 'binary_sensor' | 'image'
  key: string
  name: string
  config: Record<string, unknown>
}

const offDelay = 30
// The plain word, as the bridge writes it; `{{ 'ON' }}` would render the same.
const alwaysOn = { value_template: 'ON', payload_on: 'ON', off_delay: offDelay }

const imageNames: Record<BridgeCategory, [overview: string, target: string]> = {
  lpr: ['Overview', 'Plate'],
  intrusion: ['Intrusion Overview', 'Intrusion Target'],
  face: ['Face Overview', 'Face Target'],
  counting: ['Counting Overview', 'Counting Target'],
  metadata: ['Object Overview', 'Object Target'],
}

/** The name of a device in Home Assistant: begins with `Viewtron`; the address replaces an empty name. */
export function deviceName(name: string, address: string): string {
  return /^viewtron/i.test(name) ? name : `Viewtron ${name.trim() === '' ? address : name}`
}

function imageEntities(base: string, category: BridgeCategory): BridgeEntity[] {
  return imageRoles.map((role, n) => ({
    component: 'image',
    key: category === 'lpr' ? role : `${category}_${role}`,
    name: imageNames[category][n] ?? role,
    config: { image_topic: bridgeImageTopic(base, category, role), content_type: 'image/jpeg' },
  }))
}

function plateEntities(topic: string): BridgeEntity[] {
  const value = (key: string, icon: string) => ({
    state_topic: topic,
    value_template: `{{ value_json.${key} }}`,
    json_attributes_topic: topic,
    icon,
  })
  const plate = value('plate_number', 'mdi:car')
  const status = value('plate_status', 'mdi:shield-car')
  return [
    { component: 'sensor', key: 'plate', name: 'License Plate', config: plate },
    { component: 'sensor', key: 'plate_authorized', name: 'Status', config: status },
  ]
}

function countEntity(topic: string): BridgeEntity {
  const config = {
    state_topic: topic,
    value_template: '{{ value_json.count }}',
    state_class: 'total_increasing',
    json_attributes_topic: topic,
    unit_of_measurement: 'objects',
    icon: 'mdi:counter',
  }
  return { component: 'sensor', key: 'counting', name: 'Object Count', config }
}

function stateEntities(base: string, category: BridgeCategory): BridgeEntity[] {
  const topic = `${base}/${category}`
  const alarm = (name: string, icon: string | null): BridgeEntity => ({
    component: 'binary_sensor',
    key: category,
    name,
    config: {
      state_topic: topic,
      ...alwaysOn,
      device_class: 'motion',
      json_attributes_topic: topic,
      ...(icon === null ? {} : { icon }),
    },
  })
  switch (category) {
    case 'lpr':
      return plateEntities(topic)
    case 'intrusion':
      return [alarm('Intrusion', null)]
    case 'face':
      return [alarm('Face Detected', 'mdi:face-recognition')]
    case 'metadata':
      return [alarm('Object Detected', 'mdi:motion-sensor')]
    case 'counting':
      return [countEntity(topic)]
  }
}

/**
 * The discovery configurations of the existing bridge for one category of a device. Topics, unique ids and templates are
 * the bridge's, so that people keep their entities; only the availability is new.
 */
export function bridgeDiscovery(
  { id, name, address }: BridgeDevice,
  category: BridgeCategory,
  { prefix, discoveryPrefix, images }: { prefix: string; discoveryPrefix: string; images: boolean },
): DiscoveryConfig[] {
  const base = `${prefix}/${id}`
  const device = {
    identifiers: [`viewtron_${id}`],
    name: deviceName(name, address),
    manufacturer: 'Viewtron',
    model: 'IP Camera',
    configuration_url: `http://${address.includes(':') ? `[${address}]` : address}`,
  }
  const entities = [...stateEntities(base, category), ...(images ? imageEntities(base, category) : [])]
  return entities.map(({ component, key, name: entityName, config }) => ({
    topic: `${discoveryPrefix}/${component}/${id}/${key}/config`,
    config: {
      name: entityName,
      unique_id: `viewtron_${id}_${key}`,
      ...config,
      availability_topic: `${prefix}/available`,
      device,
    },
  }))
}
