import { visitPhases } from '../../../model/index.ts'
import type { LastVisit, Place, PlaceState } from '../../../places/index.ts'
import { isoOrNull } from '../../../time/iso.ts'
import type { MqttSettings } from '../mqtt-settings.ts'
import { type MqttMessage, off, on, type Topics } from '../topics.ts'

export interface PlaceEntitiesContext {
  settings: Pick<MqttSettings, 'prefix' | 'discovery' | 'discoveryPrefix'>
  topics: Topics
  /** Version of this program. */
  version: string
}

/** An entity with its state; null for one that the place does not have. */
interface PlaceEntity {
  component: 'sensor' | 'binary_sensor' | 'event'
  key: string
  stateTopic: string
  config: Record<string, unknown>
  /** Null: it has no retained state. */
  payload: string | null
  isWanted: boolean
}

const asDiscovery = { retain: true, mayBeRefused: 'discovery' } as const
const retained = (topic: string, payload: string): MqttMessage => ({ topic, payload, retain: true })

const idPart = (text: string) => text.replace(/[^\w-]+/g, '_')
const onOff = (value: boolean | null | undefined) => (value ? on : off)

function entitiesOf(place: Pick<Place, 'id' | 'doors'>, state: PlaceState | null, topics: Topics): PlaceEntity[] {
  const { id, doors } = place
  const sensor = (key: string, name: string, icon: string, value: number | null | undefined, isWanted = true) => ({
    component: 'sensor' as const,
    key,
    stateTopic: topics.place(id, key),
    config: { name, icon, state_class: 'measurement' },
    payload: String(value ?? 0),
    isWanted: isWanted && state !== null,
  })
  const hasCapacity = state?.free != null
  return [
    sensor('vehicles', 'Vehicles', 'mdi:car', state?.occupancy.vehicles),
    sensor(
      'people',
      'People',
      'mdi:account-group',
      state?.occupancy.people,
      doors.some(({ line }) => line !== null),
    ),
    sensor('free', 'Free spaces', 'mdi:parking', state?.free, hasCapacity),
    {
      component: 'binary_sensor',
      key: 'full',
      stateTopic: topics.place(id, 'full'),
      config: { name: 'Full', icon: 'mdi:car-multiple' },
      payload: onOff(state?.full),
      isWanted: hasCapacity,
    },
    {
      component: 'binary_sensor',
      key: 'uncertain',
      stateTopic: topics.place(id, 'uncertain'),
      config: { name: 'Occupancy uncertain', entity_category: 'diagnostic', icon: 'mdi:help-circle-outline' },
      payload: onOff(state?.occupancy.uncertain),
      isWanted: state !== null,
    },
    {
      component: 'event',
      key: 'visit',
      stateTopic: topics.place(id, 'visit'),
      config: { name: 'Visit', event_types: [...visitPhases, 'replayed'], icon: 'mdi:car-arrow-right' },
      payload: null,
      isWanted: state !== null,
    },
  ]
}

/**
 * The retained messages of a place: its entities of Home Assistant, then their states. Those that it does not have are
 * emptied; without a state, all are.
 */
export function placeMessages(
  place: Pick<Place, 'id' | 'name' | 'doors'>,
  state: PlaceState | null,
  { settings, topics, version }: PlaceEntitiesContext,
): MqttMessage[] {
  const { prefix, discovery, discoveryPrefix } = settings
  const node = `viewtron_event_server_place_${place.id}`
  const entities = entitiesOf(place, state, topics)
  const device = {
    identifiers: [node],
    name: place.name,
    manufacturer: 'Viewtron Event Server',
    model: 'Place',
    via_device: `${prefix}_server`,
  }
  const discoveries = entities.map(({ component, key, stateTopic, config, isWanted }): MqttMessage => {
    const whole = {
      ...config,
      unique_id: `${node}_${key}`,
      state_topic: stateTopic,
      availability_topic: topics.available,
      device,
      origin: { name: 'Viewtron Event Server', sw_version: version },
    }
    const topic = `${discoveryPrefix}/${component}/${node}/${key}/config`
    return { topic, payload: discovery && isWanted ? JSON.stringify(whole) : '', ...asDiscovery }
  })
  const states = entities.flatMap(({ stateTopic, payload, isWanted }) =>
    payload === null ? [] : [retained(stateTopic, isWanted ? payload : '')],
  )
  return [...discoveries, ...states]
}

/** The retained messages of a known plate: whether it is at a place, as a device tracker of Home Assistant. */
export function plateMessages(
  key: string,
  visit: LastVisit | null,
  { settings, topics, version }: PlaceEntitiesContext,
): MqttMessage[] {
  const { prefix, discovery, discoveryPrefix } = settings
  const node = `${idPart(prefix)}_plate_${idPart(key)}`
  const topic = `${discoveryPrefix}/device_tracker/${node}/config`
  const [presence, lastVisit] = [topics.platePresence(key), topics.lastVisit(key)]
  if (visit === null) return [{ topic, payload: '', ...asDiscovery }, retained(presence, ''), retained(lastVisit, '')]
  const { number, name, group, place, state, enteredAt, leftAt } = visit
  const config = {
    name: 'Presence',
    unique_id: node,
    state_topic: presence,
    json_attributes_topic: lastVisit,
    payload_home: 'home',
    payload_not_home: 'not_home',
    source_type: 'router',
    availability_topic: topics.available,
    device: {
      identifiers: [node],
      name: name ?? number,
      manufacturer: 'Viewtron Event Server',
      model: 'Known plate',
      via_device: `${prefix}_server`,
    },
    origin: { name: 'Viewtron Event Server', sw_version: version },
  }
  const attributes = {
    plate: number,
    name,
    group,
    place: place.name,
    place_id: place.id,
    state,
    entered_at: isoOrNull(enteredAt),
    left_at: isoOrNull(leftAt),
  }
  return [
    { topic, payload: discovery ? JSON.stringify(config) : '', ...asDiscovery },
    retained(lastVisit, JSON.stringify(attributes)),
    retained(presence, state === 'open' ? 'home' : 'not_home'),
  ]
}
