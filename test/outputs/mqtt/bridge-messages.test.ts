import { describe, expect, it } from 'vitest'
import { bridgeDiscovery } from '../../../src/outputs/mqtt/bridge-discovery.ts'
import { bridgeCategories, bridgeIdOf } from '../../../src/outputs/mqtt/bridge-facts.ts'
import { BridgeCounts, bridgeMessages } from '../../../src/outputs/mqtt/bridge-messages.ts'
import { sampleEvent, sampleTarget } from './sample.ts'

const id = 'viewtron_ipc_192_168_1_57'

const context = () => ({ prefix: 'viewtron', timeZone: 'UTC', counts: new BridgeCounts(), images: true })

function stateOf(event: Parameters<typeof bridgeMessages>[0], given = context()) {
  const message = bridgeMessages(event, given).at(-1)
  const { event: whole, ...keys } = JSON.parse(String(message?.payload))
  expect(whole).toEqual(JSON.parse(JSON.stringify(event)))
  return { topic: message?.topic, retain: message?.retain, keys }
}

describe('the id', () => {
  it.each([
    ['Viewtron IPC', '192.168.1.57', id],
    ['  Front  Gate! ', '10.0.0.8', 'front_gate_10_0_0_8'],
    [null, '10.0.0.8', '10_0_0_8'],
    ['Garage', 'fe80::1', 'garage_fe80_1'],
  ])('%s at %s is %s', (name, clientIp, wanted) => {
    expect(bridgeIdOf(sampleEvent({ clientIp, device: { ...sampleEvent().device, name } }))).toBe(wanted)
  })

  it('is the same for all channels of a recorder', () => {
    const device = { ...sampleEvent().device, channel: 3 }
    expect(bridgeIdOf(sampleEvent({ source: 'nvr', device, camera: { id: 'x_ch3', name: 'x' } }))).toBe(id)
  })
})

describe('states have the keys that dashboards and automations read', () => {
  it('plates', () => {
    expect(stateOf(sampleEvent())).toEqual({
      topic: `viewtron/${id}/lpr`,
      retain: true,
      keys: {
        event_type: 'VEHICE',
        event_description: 'License Plate Detection',
        camera_name: 'Viewtron IPC',
        camera_ip: '192.168.1.57',
        timestamp: '2026-11-23 14:05:09.473000',
        target_type: 'car',
        plate_number: 'KXR4821',
        plate_status: 'whiteList',
        direction: 'approach',
        confidence: 99,
        plate_list: 'whiteList',
        vehicle_color: 'white',
        vehicle_brand: 'Toyota',
        vehicle_type: 'sedan',
        vehicle_model: 'Corolla',
      },
    })
  })

  it('plates of a recorder have its vehicle and colour too, and the channel', () => {
    const device = { ...sampleEvent().device, channel: 2 }
    expect(stateOf(sampleEvent({ source: 'nvr', smartType: 'vehicle', device })).keys).toMatchObject({
      channel_id: '2',
      plate_color: 'blue',
      vehicle: { type: 'sedan', color: 'white', brand: 'Toyota', model: 'Corolla' },
    })
  })

  it.each([
    ['whiteList', 'whiteList'],
    ['blackList', 'blackList'],
    ['temporaryList', 'temporaryList'],
    ['Staff', 'Staff'],
    ['strangerList', 'Unknown'],
    [null, 'Unknown'],
  ])('the status of a plate in %s is %s, letter by letter', (group, status) => {
    const [target] = sampleEvent().targets
    const targets = [sampleTarget({ ...target, plate: target?.plate ? { ...target.plate, group } : null })]
    expect(stateOf(sampleEvent({ targets })).keys.plate_status).toBe(status)
  })

  it.each([
    ['AOIENTRY', 'Intrusion Zone Entry', 'entry'],
    ['AOILEAVE', 'Intrusion Zone Exit', 'exit'],
    ['LOITER', 'Loitering Detection', 'loiter'],
    ['PEA', 'Line Crossing / Intrusion', undefined],
    ['PVD', 'Illegal Parking', undefined],
    ['regionIntrusion', 'Perimeter Intrusion', undefined],
    ['lineCrossing', 'Line Crossing', undefined],
  ])('%s is an intrusion', (smartType, description, action) => {
    const { topic, retain, keys } = stateOf(sampleEvent({ smartType, targets: [sampleTarget({ type: 'person' })] }))
    expect([topic, retain]).toEqual([`viewtron/${id}/intrusion`, false])
    expect(keys).toMatchObject({ event_description: description, target_type: 'person' })
    expect(keys.zone_action).toBe(action)
  })

  it('faces', () => {
    const face = { age: '30', sex: 'male', glasses: 'no', mask: null, match: null }
    const event = sampleEvent({ smartType: 'VFD', targets: [sampleTarget({ type: 'person', face })] })
    expect(stateOf(event)).toMatchObject({
      topic: `viewtron/${id}/face`,
      keys: { face: { age: '30', sex: 'male', glasses: 'no', mask: 'unknown' } },
    })
  })

  it('counters count one object per post, and the same post only once', () => {
    const given = context()
    const count = (seq: number, type: 'person' | 'vehicle' | 'bike') =>
      stateOf(sampleEvent({ seq, smartType: 'PASSLINECOUNT', targets: [sampleTarget({ type })] }), given).keys
    count(1, 'person')
    count(2, 'vehicle')
    expect(count(3, 'bike')).toMatchObject({ count: 3, count_by_type: { person: 1, car: 1, motor: 1 } })
    expect(count(3, 'bike').count).toBe(3)
  })

  it('a recorder without a channel has none', () => {
    expect(stateOf(sampleEvent({ source: 'nvr', smartType: 'vehicle' })).keys.channel_id).toBeNull()
  })

  it('times have the microseconds of the camera; times of receipt have none', () => {
    const said = { occurredAtMicros: 999 }
    expect(stateOf(sampleEvent(said)).keys.timestamp).toBe('2026-11-23 14:05:09.473999')
    const received = sampleEvent({ ...said, time: '2026-11-23T14:05:09.500Z', timeSource: 'receipt' })
    expect(stateOf(received).keys.timestamp).toBe('2026-11-23 14:05:09.500000')
  })

  it('times are in the zone of the site, without a fraction for whole seconds', () => {
    const event = sampleEvent({ time: '2026-11-23T23:30:00.000Z' })
    expect(stateOf(event, { ...context(), timeZone: 'Europe/Berlin' }).keys.timestamp).toBe('2026-11-24 00:30:00')
  })
})

it('pictures of plates have their own topics and are retained, other pictures are not', () => {
  const places = (smartType: string) => {
    const messages = bridgeMessages(sampleEvent({ smartType }), context())
    return messages.map(({ topic, retain }) => [topic.replace(`viewtron/${id}/`, ''), retain])
  }
  expect(places('VEHICE')).toEqual([
    ['overview_image', true],
    ['target_image', true],
    ['lpr', true],
  ])
  expect(places('VFD')).toEqual([
    ['face_overview_image', false],
    ['face_target_image', false],
    ['face', false],
  ])
})

it('events that the bridge does not publish have no messages', () => {
  for (const smartType of ['MOTION', 'AVD', 'VFD_MATCH', 'newThing']) {
    expect(bridgeMessages(sampleEvent({ smartType }), context())).toEqual([])
  }
})

describe('discovery', () => {
  const device = { id, name: 'Viewtron IPC', address: '192.168.1.57' }
  const settings = { prefix: 'viewtron', discoveryPrefix: 'homeassistant', images: true }
  const configs = bridgeCategories.flatMap(category => bridgeDiscovery(device, category, settings))

  // The entities of the existing bridge: component, last part of topic and unique id, name, topic below the device's.
  it.each([
    ['sensor', 'plate', 'License Plate', 'lpr'],
    ['sensor', 'plate_authorized', 'Status', 'lpr'],
    ['image', 'overview', 'Overview', 'overview_image'],
    ['image', 'target', 'Plate', 'target_image'],
    ['binary_sensor', 'intrusion', 'Intrusion', 'intrusion'],
    ['binary_sensor', 'face', 'Face Detected', 'face'],
    ['sensor', 'counting', 'Object Count', 'counting'],
    ['binary_sensor', 'metadata', 'Object Detected', 'metadata'],
    ['image', 'intrusion_overview', 'Intrusion Overview', 'intrusion_overview_image'],
    ['image', 'intrusion_target', 'Intrusion Target', 'intrusion_target_image'],
    ['image', 'face_overview', 'Face Overview', 'face_overview_image'],
    ['image', 'face_target', 'Face Target', 'face_target_image'],
    ['image', 'counting_overview', 'Counting Overview', 'counting_overview_image'],
    ['image', 'counting_target', 'Counting Target', 'counting_target_image'],
    ['image', 'metadata_overview', 'Object Overview', 'metadata_overview_image'],
    ['image', 'metadata_target', 'Object Target', 'metadata_target_image'],
  ])('%s %s', (component, key, name, topic) => {
    const found = configs.find(one => one.topic === `homeassistant/${component}/${id}/${key}/config`)
    expect(found?.config).toMatchObject({ name, unique_id: `viewtron_${id}_${key}` })
    expect(found?.config.state_topic ?? found?.config.image_topic).toBe(`viewtron/${id}/${topic}`)
  })

  it('has exactly the entities of that table', () => {
    expect(configs.length).toBe(16)
  })

  it('has the templates, classes and delays of the bridge, and availability', () => {
    const config = (key: string) => configs.find(one => one.topic.endsWith(`/${key}/config`))?.config
    expect(config('plate')).toMatchObject({
      value_template: '{{ value_json.plate_number }}',
      json_attributes_topic: `viewtron/${id}/lpr`,
      availability_topic: 'viewtron/available',
    })
    expect(config('plate_authorized')).toMatchObject({
      value_template: '{{ value_json.plate_status }}',
      json_attributes_topic: `viewtron/${id}/lpr`,
    })
    expect(config('counting')).toMatchObject({ json_attributes_topic: `viewtron/${id}/counting` })
    const count = { value_template: '{{ value_json.count }}', state_class: 'total_increasing' }
    expect(config('counting')).toMatchObject({ ...count, unit_of_measurement: 'objects' })
    expect(config('intrusion')).toMatchObject({ value_template: 'ON', device_class: 'motion', off_delay: 30 })
    expect(config('face')?.device).toEqual({
      identifiers: [`viewtron_${id}`],
      name: 'Viewtron IPC',
      manufacturer: 'Viewtron',
      model: 'IP Camera',
      configuration_url: 'http://192.168.1.57',
    })
  })

  it.each([
    ['plate', 'mdi:car'],
    ['plate_authorized', 'mdi:shield-car'],
    ['counting', 'mdi:counter'],
    ['face', 'mdi:face-recognition'],
    ['metadata', 'mdi:motion-sensor'],
    ['intrusion', undefined],
  ])('%s has the icon %s', (key, icon) => {
    expect(configs.find(one => one.topic.endsWith(`/${key}/config`))?.config.icon).toBe(icon)
  })

  it('names a device without a name by its address', () => {
    const [config] = bridgeDiscovery({ ...device, name: '' }, 'lpr', settings)
    expect(config?.config.device).toMatchObject({ name: 'Viewtron 192.168.1.57' })
  })

  it('puts Viewtron before a name, unless it is there', () => {
    const [config] = bridgeDiscovery({ ...device, name: 'Gate' }, 'lpr', settings)
    expect(config?.config.device).toMatchObject({ name: 'Viewtron Gate' })
  })
})
