/** A stored picture; its bytes are read just before it is sent. */
export interface Picture {
  /** Path in the data directory. */
  file: string
  bytes: number
}

export interface MqttMessage {
  topic: string
  payload: string | Picture
  retain: boolean
  /**
   * If the broker refuses the topic, the message is skipped instead of blocking all others. For a while, all messages
   * with the same value here are then skipped too.
   */
  mayBeRefused?: string
}

/** The discovery message of one Home Assistant entity. It is retained; an empty payload removes the entity. */
export interface DiscoveryConfig {
  topic: string
  config: Record<string, unknown>
}

export const on = 'ON'
export const off = 'OFF'
export const online = 'online'
export const offline = 'offline'

/** All topics below the configured prefix; docs/mqtt.md lists them. */
export function topicsUnder(prefix: string) {
  const below = (...parts: string[]) => [prefix, ...parts].join('/')
  return {
    /** Whether this server runs; also the topic of its last will. */
    available: below('available'),
    events: below('events'),
    /** Every pass and every visit. */
    passes: below('passes'),
    visits: below('visits'),
    /** A value of a place, such as `free`. */
    place: (place: string, name: string) => below('place', place, name),
    /** Whether a known plate is at a place, and its last visit. */
    platePresence: (key: string) => below('known_plate', key, 'presence'),
    lastVisit: (key: string) => below('known_plate', key, 'visit'),
    /** The arming mode, and where it is changed. */
    mode: below('mode'),
    modeCommand: below('mode', 'set'),
    /** Every change of the mode. */
    modeChanged: below('mode', 'changed'),
    /** Whether a camera is online. */
    availability: (camera: string) => below(camera, 'availability'),
    event: (camera: string, category: string) => below(camera, 'event', category),
    plateEvent: (camera: string) => below(camera, 'plate', 'event'),
    pass: (camera: string) => below(camera, 'pass'),
    faceEvent: (camera: string) => below(camera, 'face', 'event'),
    allowedVehicle: (camera: string) => below(camera, 'allowed_vehicle'),
    presence: (camera: string, type: string) => below(camera, 'presence', type),
    clockSkew: (camera: string) => below(camera, 'clock_skew'),
    image: (camera: string, group: string, role: string) => below(camera, 'image', group, role),
    /** A stored state by its name, such as `alarm/motion`. */
    state: (camera: string, name: string) => below(camera, name),
  }
}

export type Topics = ReturnType<typeof topicsUnder>

/** Names of stored states: the end of their topic. */
export const stateNames = {
  plate: 'plate',
  alarm: (name: string) => `alarm/${name}`,
  detected: (category: string) => `detected/${category}`,
  count: (place: 'line' | 'area', target: string) => `count/${place}/${target}`,
  occupancy: (target: string) => `occupancy/${target}`,
}
