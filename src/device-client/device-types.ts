import type { CameraErrorWords } from './error-words.ts'

/** Where a device answers and who signs in. */
export interface DeviceAddress {
  /** Address or name, without brackets. */
  host: string
  port: number
  protocol: 'http' | 'https'
}

/** What `GetDeviceInfo`, `GetSupportedAPIs` and the channel list said; null where the firmware does not tell. */
export interface DeviceFacts {
  family: 'ipc' | 'nvr'
  name: string
  model: string | null
  brand: string | null
  serial: string | null
  mac: string | null
  firmware: string | null
  firmwareDate: string | null
  apiVersion: string | null
  /** The shape of its HTTP POST settings; null where the API cannot set them (recorders). */
  httpPost: 'v1' | 'v2' | null
  channels: DeviceChannel[]
  alarmInputs: number
  alarmOutputs: number
  /** `groups`: API 2.1 (`…LicensePlate…`); `vehicles`: the older family; null for none. */
  plates: 'groups' | 'vehicles' | null
  ptz: boolean
  /** Names of commands it says it knows; empty for firmware that cannot be asked. */
  commands: string[]
}

export interface DeviceChannel {
  id: number
  name: string | null
  /** Null where the device does not tell. */
  online: boolean | null
}

/** A device's clock beside ours. */
export interface DeviceClock {
  /** As the device writes it, in its own zone. */
  deviceTime: string
  timeZone: string | null
  /** How far that zone is ahead of UTC at the moment, minutes; null where it tells none. Missing in what older versions stored. */
  zoneOffsetMinutes?: number | null
  ntp: boolean | null
  /** How far it is ahead of ours (positive) or behind, milliseconds. */
  offsetMs: number
}

/** Where a device posts what. Elements keep the firmware's own spelling when they are written back. */
export interface PostDestination {
  /** 1–3 of V2; null for the only one of v1. */
  urlId: number | null
  enabled: boolean
  protocol: 'http' | 'https'
  host: string
  port: number
  /** As typed into the device; may lack its slash. */
  path: string
  /** Whom it signs in as; left out where its settings have no place for that. Passwords are never told. */
  user?: string
  heartbeat: boolean
  heartbeatSeconds: number | null
  data: PostData[]
  /** `ALL` or names of events (docs/protocol/camera-api.md). */
  events: string[]
}

/** The password that a device is to send to one of its destinations. */
export interface PostPassword {
  urlId: number | null
  password: string
}

export type PostData = 'alarmStatus' | 'traject' | 'smartData' | 'sourceImage' | 'targetImage'

/** The whole HTTP POST configuration, and what is needed to write it back unharmed. */
export interface PostConfig {
  version: 'v1' | 'v2'
  destinations: PostDestination[]
  /** The one destination of v1 that 5.3.1 has beside its list; null for v1 itself and where there is none. Read only. */
  beside: PostDestination | null
  mostDestinations: number
  /** Element names that differ from those documented, such as `heartBeatSwitch` for `heatBeatSwitch`. */
  unusualNames: string[]
  /** The device's own XML, for `unset`. */
  xml: string
}

export interface PlateGroup {
  id: string
  name: string
  list: 'allow' | 'block' | 'temporary' | null
}

/** A plate as a device keeps it. Dates `YYYY-MM-DD HH:mm:ss` in the device's zone; null is without end. */
export interface DevicePlate {
  number: string
  groupId: string | null
  from: string | null
  until: string | null
  owner: string | null
  telephone: string | null
}

/** What became of one plate that was to be added; null where the device took it. */
export interface PlateResult {
  number: string
  error: CameraErrorWords | null
}

/** An alarm that is active now, named as in posts (`motion`, `perimeter`, `chlOffline`). */
export interface ActiveAlarm {
  name: string
  /** Null where the device does not tell it. */
  channel: number | null
}
