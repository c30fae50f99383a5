import { describe, expect, it } from 'vitest'
import { entityDiscovery } from '../../../src/outputs/mqtt/camera-discovery.ts'
import { cameraEntities, possibleEntities } from '../../../src/outputs/mqtt/camera-entities.ts'
import { newCameraState } from '../../../src/outputs/mqtt/camera-state.ts'
import { learn } from '../../../src/outputs/mqtt/entry-updates.ts'
import { plateStates } from '../../../src/outputs/mqtt/plate-state.ts'
import { topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { sampleEvent } from './sample.ts'

const camera = {
  id: 'gate_10_0_0_8',
  name: 'Front Gate Cam 2',
  address: '10.0.0.8',
  channel: null,
  mac: '58:5b:69:00:00:61',
  serial: 'SN1',
  source: 'ipc',
  isShown: true,
}
const topics = topicsUnder('viewtron')
const place = { topics, discoveryPrefix: 'homeassistant', version: '1.2.3' }
const contextOf = (state = newCameraState()) => ({ topics, camera, state, images: true, holdSeconds: 10 })

describe('entities', () => {
  // The keys of https://www.home-assistant.io/integrations/{sensor,binary_sensor,event,image}.mqtt/, as far as they are used here.
  const common = [
    'name',
    'unique_id',
    'availability',
    'availability_mode',
    'availability_topic',
    'device',
    'origin',
    'icon',
    'entity_category',
    'json_attributes_topic',
    'json_attributes_template',
    'enabled_by_default',
    'default_entity_id',
    'qos',
  ]
  const documented: Record<string, string[]> = {
    sensor: [
      'state_topic',
      'value_template',
      'device_class',
      'state_class',
      'unit_of_measurement',
      'expire_after',
      'force_update',
      'suggested_display_precision',
      'options',
    ],
    binary_sensor: [
      'state_topic',
      'value_template',
      'device_class',
      'off_delay',
      'payload_on',
      'payload_off',
      'expire_after',
      'force_update',
    ],
    event: ['state_topic', 'value_template', 'device_class', 'event_types'],
    image: ['image_topic', 'url_topic', 'url_template', 'content_type', 'image_encoding'],
  }
  const needed: Record<string, string[]> = {
    sensor: ['state_topic'],
    binary_sensor: ['state_topic'],
    event: ['state_topic', 'event_types'],
    image: ['image_topic'],
  }
  const device = [
    'identifiers',
    'connections',
    'name',
    'manufacturer',
    'model',
    'model_id',
    'serial_number',
    'suggested_area',
    'configuration_url',
    'via_device',
    'sw_version',
    'hw_version',
  ]
  const classes: Record<string, string[]> = {
    binary_sensor: ['motion', 'occupancy', 'connectivity', 'problem', 'tamper', 'sound', 'heat', 'safety'],
    sensor: ['duration'],
  }
  const all = possibleEntities(contextOf())

  it.each(all.map(entity => [entity.key, entity] as const))('%s has documented keys only', (_key, entity) => {
    const { config } = entityDiscovery(camera, entity, place)
    const allowed = [...common, ...(documented[entity.component] ?? [])]
    expect(Object.keys(config).filter(key => !allowed.includes(key))).toEqual([])
    expect((needed[entity.component] ?? []).filter(key => config[key] === undefined)).toEqual([])
    expect(Object.keys(config.device as object).filter(key => !device.includes(key))).toEqual([])
    expect(config.origin).toEqual({ name: 'Viewtron Event Server', sw_version: '1.2.3' })
    if (config.device_class !== undefined) expect(classes[entity.component]).toContain(config.device_class)
  })

  // Values that Home Assistant checks: homeassistant/components/{sensor,binary_sensor,event,image} and mqtt/schemas.py.
  const isText = (value: unknown) => typeof value === 'string' && value !== ''
  const values: Record<string, (value: unknown) => boolean> = {
    state_class: value => ['measurement', 'total_increasing'].includes(String(value)),
    entity_category: value => value === 'diagnostic',
    availability_mode: value => value === 'all',
    off_delay: value => Number.isInteger(value) && Number(value) > 0,
    event_types: value => Array.isArray(value) && value.length > 0 && value.every(isText),
    content_type: value => value === 'image/jpeg',
    icon: value => /^mdi:[a-z-]+$/.test(String(value)),
    value_template: value => /^\{\{ value_json\.\w+ \}\}$/.test(String(value)) || value === 'ON',
    availability: value => Array.isArray(value) && value.every(({ topic }) => isText(topic)),
  }

  it.each(all.map(entity => [entity.key, entity] as const))(
    '%s has values that Home Assistant accepts',
    (_key, entity) => {
      const { config, topic } = entityDiscovery(camera, entity, place)
      const wrong = Object.entries(config).filter(([key, value]) => values[key]?.(value) === false)
      expect(wrong).toEqual([])
      for (const key of ['state_topic', 'image_topic', 'json_attributes_topic']) {
        if (config[key] !== undefined) expect(config[key]).toMatch(/^viewtron\/[^+#]+$/)
      }
      // Durations need the unit s, and statistics need numbers.
      if (config.device_class === 'duration') expect(config.unit_of_measurement).toBe('s')
      if (config.state_class !== undefined) expect(config.unit_of_measurement).toEqual(expect.any(String))
      // The parts of a discovery topic contain only these characters.
      expect(topic).toMatch(/^homeassistant\/[a-z_]+\/[\w-]+\/[\w-]+\/config$/)
      // Entity ids come from the names of device and entity; the older object_id is no longer accepted.
      for (const key of ['object_id', 'default_entity_id']) expect(config).not.toHaveProperty(key)
    },
  )

  it('of plates have no attributes that Home Assistant reserves', () => {
    const reserved = ['state', 'icon', 'device_class', 'friendly_name', 'entity_picture', 'available', 'unique_id']
    const [state] = plateStates(sampleEvent())
    expect(Object.keys(state ?? {}).length).toBeGreaterThan(5)
    expect(Object.keys(state ?? {}).filter(key => reserved.includes(key))).toEqual([])
  })

  it('have unique ids and topics that never change', () => {
    const configs = all.map(entity => entityDiscovery(camera, entity, place))
    expect(new Set(configs.map(({ topic }) => topic)).size).toBe(configs.length)
    expect(new Set(configs.map(({ config }) => config.unique_id)).size).toBe(configs.length)
    expect(configs.map(({ config }) => config.unique_id)).toMatchSnapshot()
  })

  it('of a new camera exist before its first event; rare ones are added with the first event they show', () => {
    const keys = (state = newCameraState()) => cameraEntities(contextOf(state)).map(({ key }) => key)
    const wanted = [
      'last_plate',
      'last_plate_status',
      'plate_read',
      'allowed_vehicle',
      'presence_person',
      'presence_vehicle',
    ]
    const more = [
      'presence_bike',
      'detected_motion',
      'detected_line_crossing',
      'detected_zone_entry',
      'detected_zone_exit',
    ]
    const rest = [
      'detected_loitering',
      'face',
      'line_person_entered',
      'occupancy_vehicle',
      'connectivity',
      'clock_skew',
    ]
    expect(keys()).toEqual(
      expect.arrayContaining([...wanted, ...more, ...rest, 'image_plate_target', 'image_face_target']),
    )
    expect(keys()).not.toContain('detected_fire')
    const state = newCameraState()
    learn(sampleEvent({ category: 'fire', smartType: 'FIRE' }), state)
    expect(keys(state)).toEqual(expect.arrayContaining(['detected_fire', 'image_other_overview']))
  })

  it('turn off after a while only if the camera does not report the end', () => {
    const state = newCameraState()
    const motion = () => cameraEntities(contextOf(state)).find(({ key }) => key === 'detected_motion')?.config
    expect(motion()).toMatchObject({ off_delay: 30 })
    learn(sampleEvent({ category: 'motion', smartType: 'MOTION', phase: 'stop' }), state)
    expect(motion()).not.toHaveProperty('off_delay')
  })

  it('belong to a device with model, serial number, area and a link; channels belong to their recorder', () => {
    const entity = all[0]
    if (!entity) throw new Error('no entity')
    expect(entityDiscovery(camera, entity, place).config.device).toEqual({
      identifiers: ['viewtron_gate_10_0_0_8'],
      connections: [['mac', '58:5b:69:00:00:61']],
      name: 'Viewtron Front Gate Cam 2',
      manufacturer: 'Viewtron',
      model: 'IP camera',
      serial_number: 'SN1',
      suggested_area: 'Front Gate',
      configuration_url: 'http://10.0.0.8',
    })
    const channel = { ...camera, id: 'nvr_10_0_0_9_ch3', name: 'NVR ch3', channel: 3, source: 'nvr' }
    const { device: described } = entityDiscovery(channel, entity, place).config
    expect(described).toMatchObject({ model: 'Recorder channel 3', via_device: 'viewtron_nvr_10_0_0_9' })
    expect(described).not.toHaveProperty('connections')
    expect(described).not.toHaveProperty('suggested_area')
  })
})
