import { type ImageGroup, imageGroups, imageRoles } from '../../model/index.ts'
import type { MqttCamera } from './camera-list.ts'
import type { CameraState } from './camera-state.ts'
import { countTargets } from './count-states.ts'
import { type Detection, detections } from './detections.ts'
import { offline, online, stateNames, type Topics } from './topics.ts'

/** An entity of Home Assistant. */
export interface Entity {
  component: 'sensor' | 'binary_sensor' | 'event' | 'image'
  /** The last part of its unique id. */
  key: string
  config: Record<string, unknown>
  /** Stays available while the camera is offline. */
  isAboutCamera?: boolean
}

export interface EntityContext {
  topics: Topics
  camera: Pick<MqttCamera, 'id'>
  state: Pick<CameraState, 'seen' | 'stops'>
  images: boolean
  /** Seconds for which the allowed-vehicle sensor stays on. */
  holdSeconds: number
}

export const plateEventTypes = ['read', 'replayed'] as const
export const faceEventTypes = ['detected', 'matched', 'replayed'] as const

// In seconds, for cameras that do not report the end of an alarm.
const detectedOffDelay = 30

const targetNames = { person: 'People', vehicle: 'Vehicles', bike: 'Bikes', all: 'Objects' } as const
const icons = { person: 'mdi:account', vehicle: 'mdi:car', bike: 'mdi:bike', all: 'mdi:counter' } as const

function plateEntities({ topics, camera, holdSeconds }: EntityContext): Entity[] {
  const plateTopic = topics.state(camera.id, stateNames.plate)
  const value = (key: string) => ({ state_topic: plateTopic, value_template: `{{ value_json.${key} }}` })
  return [
    {
      component: 'sensor',
      key: 'last_plate',
      config: { name: 'Last plate', icon: 'mdi:car-info', ...value('plate'), json_attributes_topic: plateTopic },
    },
    {
      component: 'sensor',
      key: 'last_plate_status',
      config: { name: 'Last plate status', icon: 'mdi:card-account-details', ...value('status') },
    },
    {
      component: 'event',
      key: 'plate_read',
      config: {
        name: 'Plate read',
        icon: 'mdi:car-search',
        state_topic: topics.plateEvent(camera.id),
        event_types: [...plateEventTypes],
      },
    },
    {
      component: 'binary_sensor',
      key: 'allowed_vehicle',
      config: {
        name: 'Allowed vehicle',
        icon: 'mdi:boom-gate-up',
        state_topic: topics.allowedVehicle(camera.id),
        off_delay: Math.max(1, Math.ceil(holdSeconds)),
      },
    },
  ]
}

function presenceEntities({ topics, camera }: EntityContext): Entity[] {
  const names = { person: 'Person', vehicle: 'Vehicle', bike: 'Bike' } as const
  return countTargets.map(type => ({
    component: 'binary_sensor',
    key: `presence_${type}`,
    config: {
      name: names[type],
      icon: icons[type],
      device_class: 'occupancy',
      state_topic: topics.presence(camera.id, type),
    },
  }))
}

function detectionEntity({ category, name, icon, deviceClass }: Detection, context: EntityContext): Entity {
  const { topics, camera, state } = context
  return {
    component: 'binary_sensor',
    key: `detected_${category.replaceAll('-', '_')}`,
    config: {
      name,
      icon,
      state_topic: topics.state(camera.id, stateNames.detected(category)),
      ...(deviceClass === null ? {} : { device_class: deviceClass }),
      ...(state.stops.includes(category) ? {} : { off_delay: detectedOffDelay }),
    },
  }
}

function faceEntity({ topics, camera }: EntityContext): Entity {
  const config = { name: 'Face', icon: 'mdi:face-recognition', state_topic: topics.faceEvent(camera.id) }
  return { component: 'event', key: 'face', config: { ...config, event_types: [...faceEventTypes] } }
}

type Counted = keyof typeof targetNames

function counterEntities(place: 'line' | 'area', target: Counted, { topics, camera }: EntityContext): Entity[] {
  const where = place === 'line' ? '' : ' (area)'
  return (['entered', 'left'] as const).map(way => ({
    component: 'sensor',
    key: `${place}_${target}_${way}`,
    config: {
      name: `${targetNames[target]} ${way}${where}`,
      icon: way === 'entered' ? 'mdi:location-enter' : 'mdi:location-exit',
      state_topic: topics.state(camera.id, stateNames.count(place, target)),
      value_template: `{{ value_json.${way} }}`,
      state_class: 'total_increasing',
      unit_of_measurement: 'objects',
    },
  }))
}

function occupancyEntity(target: Counted, { topics, camera }: EntityContext): Entity {
  const state = { state_topic: topics.state(camera.id, stateNames.occupancy(target)), state_class: 'measurement' }
  const config = {
    name: `${targetNames[target]} inside`,
    icon: icons[target],
    ...state,
    unit_of_measurement: 'objects',
  }
  return { component: 'sensor', key: `occupancy_${target}`, config }
}

function countEntities(context: EntityContext, has: (what: string) => boolean): Entity[] {
  const targets: Counted[] = [...countTargets, ...(has('count/all') ? (['all'] as const) : [])]
  const occupied: Counted[] = [...countTargets, ...(has('occupancy/all') ? (['all'] as const) : [])]
  return [
    ...targets.flatMap(target => counterEntities('line', target, context)),
    ...(has('count/area') ? targets.flatMap(target => counterEntities('area', target, context)) : []),
    ...occupied.map(target => occupancyEntity(target, context)),
  ]
}

const imageNames: Record<ImageGroup, [overview: string, target: string]> = {
  plate: ['Plate overview', 'Plate picture'],
  face: ['Face overview', 'Face picture'],
  perimeter: ['Intrusion overview', 'Intrusion picture'],
  counting: ['Counting overview', 'Counting picture'],
  objects: ['Object overview', 'Object picture'],
  other: ['Other overview', 'Other picture'],
}

function imageEntities({ topics, camera }: EntityContext, has: (what: string) => boolean): Entity[] {
  const groups = imageGroups.filter(group => group !== 'other' || has('image/other'))
  return groups.flatMap(group =>
    imageRoles.map((role, n): Entity => {
      const config = { name: imageNames[group][n], image_topic: topics.image(camera.id, group, role) }
      return { component: 'image', key: `image_${group}_${role}`, config: { ...config, content_type: 'image/jpeg' } }
    }),
  )
}

function conditionEntities({ topics, camera }: EntityContext): Entity[] {
  return [
    {
      component: 'binary_sensor',
      key: 'connectivity',
      isAboutCamera: true,
      config: {
        name: 'Connectivity',
        device_class: 'connectivity',
        entity_category: 'diagnostic',
        state_topic: topics.availability(camera.id),
        payload_on: online,
        payload_off: offline,
      },
    },
    {
      component: 'sensor',
      key: 'clock_skew',
      isAboutCamera: true,
      config: {
        name: 'Clock skew',
        icon: 'mdi:clock-alert',
        entity_category: 'diagnostic',
        device_class: 'duration',
        state_class: 'measurement',
        unit_of_measurement: 's',
        state_topic: topics.clockSkew(camera.id),
      },
    },
  ]
}

function entities(context: EntityContext, has: (what: string) => boolean): Entity[] {
  return [
    ...plateEntities(context),
    ...presenceEntities(context),
    ...detections.filter(({ isUsual, category }) => isUsual || has(category)).map(one => detectionEntity(one, context)),
    faceEntity(context),
    ...countEntities(context, has),
    ...(context.images ? imageEntities(context, has) : []),
    ...conditionEntities(context),
  ]
}

/** The entities of a camera: the usual ones always, rare ones from the time it first sent what they show. */
export function cameraEntities(context: EntityContext): Entity[] {
  return entities(context, what => context.state.seen.includes(what))
}

/** Every entity a camera can have; used to remove those it no longer has. */
export function possibleEntities(context: EntityContext): Entity[] {
  return entities({ ...context, images: true }, () => true)
}
