import { describe, expect, it } from 'vitest'
import { entityDiscovery } from '../../../src/outputs/mqtt/camera-discovery.ts'
import { cameraEntities, possibleEntities } from '../../../src/outputs/mqtt/camera-entities.ts'
import { newCameraState } from '../../../src/outputs/mqtt/camera-state.ts'
import { CameraStateStore } from '../../../src/outputs/mqtt/camera-state-store.ts'
import { EntryMessages } from '../../../src/outputs/mqtt/entry-messages.ts'
import { learn } from '../../../src/outputs/mqtt/entry-updates.ts'
import { mqttSettings } from '../../../src/outputs/mqtt/mqtt-settings.ts'
import { plateStates, showsAllowedVehicle } from '../../../src/outputs/mqtt/plate-state.ts'
import { topicsUnder } from '../../../src/outputs/mqtt/topics.ts'
import { FakeClock } from '../../support/server-in-process.ts'
import { sampleEvent, samplePlate, sampleTarget } from './sample.ts'

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
  // What https://www.home-assistant.io/integrations/{sensor,binary_sensor,event,image}.mqtt/ lists, as far as it is of use here.
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

  it.each(all.map(entity => [entity.key, entity] as const))('%s has values that are taken', (_key, entity) => {
    const { config, topic } = entityDiscovery(camera, entity, place)
    const wrong = Object.entries(config).filter(([key, value]) => values[key]?.(value) === false)
    expect(wrong).toEqual([])
    for (const key of ['state_topic', 'image_topic', 'json_attributes_topic']) {
      if (config[key] !== undefined) expect(config[key]).toMatch(/^viewtron\/[^+#]+$/)
    }
    // A class of sensors with a unit of its own, and statistics only of numbers.
    if (config.device_class === 'duration') expect(config.unit_of_measurement).toBe('s')
    if (config.state_class !== undefined) expect(config.unit_of_measurement).toEqual(expect.any(String))
    // Parts of a discovery topic hold nothing but these.
    expect(topic).toMatch(/^homeassistant\/[a-z_]+\/[\w-]+\/[\w-]+\/config$/)
    // Entity ids come from the names of device and entity; the older object_id is not taken any more.
    for (const key of ['object_id', 'default_entity_id']) expect(config).not.toHaveProperty(key)
  })

  it('of plates have attributes that Home Assistant does not keep to itself', () => {
    const reserved = ['state', 'icon', 'device_class', 'friendly_name', 'entity_picture', 'available', 'unique_id']
    const [state] = plateStates(sampleEvent())
    expect(Object.keys(state ?? {}).length).toBeGreaterThan(5)
    expect(Object.keys(state ?? {}).filter(key => reserved.includes(key))).toEqual([])
  })

  it('have ids and topics of their own, the same at every start', () => {
    const told = all.map(entity => entityDiscovery(camera, entity, place))
    expect(new Set(told.map(({ topic }) => topic)).size).toBe(told.length)
    expect(new Set(told.map(({ config }) => config.unique_id)).size).toBe(told.length)
    expect(told.map(({ config }) => config.unique_id)).toMatchSnapshot()
  })

  it('of a new camera are there before its first event; rare ones come with what they show', () => {
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

  it('go off by themselves only where the camera sends no stop', () => {
    const state = newCameraState()
    const motion = () => cameraEntities(contextOf(state)).find(({ key }) => key === 'detected_motion')?.config
    expect(motion()).toMatchObject({ off_delay: 30 })
    learn(sampleEvent({ category: 'motion', smartType: 'MOTION', phase: 'stop' }), state)
    expect(motion()).not.toHaveProperty('off_delay')
  })

  it('belong to a device with model, serial, area and a link; a recorder stands behind its channels', () => {
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
    const { device: told } = entityDiscovery(channel, entity, place).config
    expect(told).toMatchObject({ model: 'Recorder channel 3', via_device: 'viewtron_nvr_10_0_0_9' })
    expect(told).not.toHaveProperty('connections')
    expect(told).not.toHaveProperty('suggested_area')
  })
})

describe('an allowed vehicle', () => {
  const wanted = { groups: ['allow'], lists: ['allow' as const], direction: 'approach' as const, minConfidence: 0.8 }
  it.each([
    ['is on the device list', {}, true],
    ['is in the group of known plates', { list: null, known: { name: null, group: 'allow' } }, true],
    ['is on no list', { list: null, group: null }, false],
    ['is in another group', { list: 'unlisted', known: { name: null, group: 'watch' } }, false],
    ['is blocked by the device, whatever people say', { list: 'block', known: { name: null, group: 'allow' } }, false],
    ['drives away', { direction: 'away' }, false],
    ['drives in a direction nobody tells', { direction: null }, true],
    ['was read badly', { confidence: 0.5 }, false],
  ] as const)('that %s', (_name, facts, isAllowed) => {
    expect(showsAllowedVehicle(sampleEvent({ targets: [samplePlate(facts)] }), wanted)).toBe(isAllowed)
  })

  it.each([
    ['Residents', true],
    ['Banned', false],
    ['residents', false],
  ])('of a recorder may be in one of its groups: %s → %s', (group, isAllowed) => {
    const target = samplePlate({ list: null, group, direction: null, confidence: null })
    const inGroups = { ...wanted, groups: ['allow', 'Residents'] }
    expect(showsAllowedVehicle(sampleEvent({ source: 'nvr', targets: [target] }), inGroups)).toBe(isAllowed)
  })

  it("of a recorder's group that is not named is not allowed", () => {
    const target = samplePlate({ list: null, group: 'Residents' })
    expect(showsAllowedVehicle(sampleEvent({ targets: [target] }), wanted)).toBe(false)
  })

  it('has to fulfil everything by itself', () => {
    const targets = [samplePlate({ direction: 'away' }), samplePlate({ list: null, group: null })]
    expect(showsAllowedVehicle(sampleEvent({ targets }), wanted)).toBe(false)
  })
})

describe('messages', () => {
  function messagesFor(event: ReturnType<typeof sampleEvent>, { ageMs = 0, mqtt = {} } = {}) {
    const settings = mqttSettings({ url: 'mqtt://x', bridge: false, ...mqtt })
    if (!settings) throw new Error('no settings')
    const clock = new FakeClock(Date.parse(event.receivedAt) + ageMs)
    const none = () => undefined
    const all = new EntryMessages({
      settings,
      topics,
      states: new CameraStateStore(),
      live: { noteAllowedVehicle: none, noteTargets: none },
      timeZone: 'UTC',
      clock,
    })
    const now = [...all.of(event, [{ rule: 'r', topic: 'house/rule', retain: true }])]
    return { now, latest: [...all.latest()] }
  }
  const short = (messages: { topic: string; retain: boolean }[]) =>
    messages.map(
      ({ topic, retain }) => `${topic.replace('viewtron/viewtron_ipc_192_168_1_57/', '')}${retain ? ' (stays)' : ''}`,
    )

  it('of a plate: first what a gate waits for, then pictures, then what speaks of them', () => {
    expect(short(messagesFor(sampleEvent()).now)).toEqual([
      ...['allowed_vehicle', 'image/plate/overview (stays)', 'image/plate/target (stays)', 'plate (stays)'],
      ...['viewtron/events', 'event/lpr', 'plate/event', 'house/rule (stays)'],
    ])
  })

  it('of what was held up: events marked, the latest states, nothing that acts', () => {
    const { now, latest } = messagesFor(sampleEvent(), { ageMs: 11_000 })
    expect(short(now)).toEqual(['viewtron/events', 'event/lpr', 'plate/event', 'house/rule'])
    expect(now.every(({ payload }) => JSON.parse(String(payload)).replayed === true)).toBe(true)
    expect(short(latest)).toEqual(['image/plate/overview (stays)', 'image/plate/target (stays)', 'plate (stays)'])
  })

  it('either of which people may switch off', () => {
    const ageMs = 11_000
    expect(messagesFor(sampleEvent(), { ageMs, mqtt: { backlog: { events: false } } }).now).toEqual([])
    expect(messagesFor(sampleEvent(), { ageMs, mqtt: { backlog: { states: 'none' } } }).latest).toEqual([])
  })

  it('a plate is told for every car', () => {
    const targets = [samplePlate(), samplePlate({ number: 'B2' })]
    const told = messagesFor(sampleEvent({ targets })).now.filter(({ topic }) => topic.endsWith('/plate/event'))
    expect(told.map(({ payload }) => JSON.parse(String(payload)).plate)).toEqual(['KXR4821', 'B2'])
  })

  it('counters are numbers; posts without totals are added up', () => {
    const counts = [{ target: 'person' as const, entered: 7, left: 3, present: 4 }]
    const of = (facts: object) =>
      messagesFor(sampleEvent({ category: 'line-count', images: [], targets: [], ...facts })).now
    const told = Object.fromEntries(of({ counts }).map(({ topic, payload }) => [topic.split('57/')[1], payload]))
    expect(told).toMatchObject({ 'count/line/person': '{"entered":7,"left":3}', 'occupancy/person': '4' })
    const crossing = of({ targets: [sampleTarget({ type: 'vehicle' })] })
    expect(crossing.find(({ topic }) => topic.endsWith('count/line/vehicle'))?.payload).toBe('{"entered":1,"left":0}')
  })
})

it('settings that cannot be right are refused by their path', () => {
  expect(() => mqttSettings({ url: 'http://x' })).toThrow('mqtt.url: must be an address such as mqtt://broker:1883')
  expect(() => mqttSettings({ url: 'mqtt://x', tls: { caa: 'x' } })).toThrow('mqtt.tls.caa: did you mean ca?')
  expect(() => mqttSettings({ url: 'mqtt://x', prefix: 'a/#' })).toThrow('mqtt.prefix: must be a topic')
  expect(() => mqttSettings({ url: 'mqtt://x', tls: { cert: import.meta.filename } })).toThrow('needed together')
  expect(mqttSettings({ url: 'mqtt://x', enabled: false })).toBeNull()
  expect(mqttSettings({ url: 'mqtt://u%40:p%3A@x:1' })?.broker).toMatchObject({
    url: 'mqtt://x:1',
    username: 'u@',
    password: 'p:',
  })
})
