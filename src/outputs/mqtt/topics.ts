/** Bytes of a stored picture, read only when their turn comes. */
export interface Picture {
  /** Path in the archive. */
  file: string
  bytes: number
}

export interface MqttMessage {
  topic: string
  payload: string | Picture
  retain: boolean
  /**
   * Where the broker does not allow the topic it is left out, rather than holding up everything else; with it, for a
   * while, all others that say the same here.
   */
  mayBeRefused?: string
}

export const on = 'ON'
export const off = 'OFF'
export const online = 'online'
export const offline = 'offline'

/** Every topic of ours, below the prefix people chose (docs/mqtt.md has them as a table). */
export function topicsUnder(prefix: string) {
  const below = (...parts: string[]) => [prefix, ...parts].join('/')
  return {
    /** Whether this server runs; its last will. */
    available: below('available'),
    events: below('events'),
    /** Whether a camera is heard of. */
    availability: (camera: string) => below(camera, 'availability'),
    event: (camera: string, category: string) => below(camera, 'event', category),
    plateEvent: (camera: string) => below(camera, 'plate', 'event'),
    faceEvent: (camera: string) => below(camera, 'face', 'event'),
    allowedVehicle: (camera: string) => below(camera, 'allowed_vehicle'),
    presence: (camera: string, type: string) => below(camera, 'presence', type),
    clockSkew: (camera: string) => below(camera, 'clock_skew'),
    image: (camera: string, group: string, role: string) => below(camera, 'image', group, role),
    /** A state by the name under which it is remembered, e.g. `alarm/motion`. */
    state: (camera: string, name: string) => below(camera, name),
  }
}

export type Topics = ReturnType<typeof topicsUnder>

/** Names of remembered states, the rest of their topic. */
export const stateNames = {
  plate: 'plate',
  alarm: (name: string) => `alarm/${name}`,
  detected: (category: string) => `detected/${category}`,
  count: (place: 'line' | 'area', target: string) => `count/${place}/${target}`,
  occupancy: (target: string) => `occupancy/${target}`,
}
