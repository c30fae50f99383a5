import type { CameraErrorWords } from './error-words.ts'

/** The address and protocol of a device's API. */
export interface DeviceAddress {
  /** Address or name, without brackets. */
  host: string
  port: number
  protocol: 'http' | 'https'
}

/** Facts from `GetDeviceInfo`, `GetSupportedAPIs` and the channel list; null when the firmware does not report them. */
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
  /** `groups`: API 2.1 (`…LicensePlate…`); `vehicles`: the older commands; null: no plate list. */
  plates: 'groups' | 'vehicles' | null
  ptz: boolean
  /** Names of supported commands; empty when the firmware cannot list them. */
  commands: string[]
}

export interface DeviceChannel {
  id: number
  name: string | null
  /** Null when the device does not report it. */
  online: boolean | null
}

/** A device's clock compared with ours. */
export interface DeviceClock {
  /** Local time as the device writes it, in its own zone. */
  deviceTime: string
  timeZone: string | null
  /**
   * The current offset of its zone from UTC, in minutes; null when it reports no zone. Missing in data stored by older
   * versions.
   */
  zoneOffsetMinutes?: number | null
  ntp: boolean | null
  /** Milliseconds ahead of our clock (positive) or behind (negative). */
  offsetMs: number
}

/** A destination of HTTP POST. Its elements keep the firmware's spelling when they are written back. */
export interface PostDestination {
  /** 1–3 of V2; null for the only one of v1. */
  urlId: number | null
  enabled: boolean
  protocol: 'http' | 'https'
  host: string
  port: number
  /** As typed into the device; may lack the leading slash. */
  path: string
  /** The user that the device sends; missing when its settings have no field for it. Devices never return the password. */
  user?: string
  heartbeat: boolean
  heartbeatSeconds: number | null
  data: PostData[]
  /** `ALL` or names of events (docs/protocol/camera-api.md). */
  events: string[]
}

/** A password that a device sends to one of its destinations. */
export interface PostPassword {
  urlId: number | null
  password: string
}

export type PostData = 'alarmStatus' | 'traject' | 'smartData' | 'sourceImage' | 'targetImage'

/** The complete HTTP POST settings, with the XML needed to write them back unchanged. */
export interface PostConfig {
  version: 'v1' | 'v2'
  destinations: PostDestination[]
  /** The separate v1 destination that 5.3.1 has beside its list; null for v1 itself and when there is none. Read only. */
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

/** A plate on a device. Dates are `YYYY-MM-DD HH:mm:ss` in the device's zone; null means no limit. */
export interface DevicePlate {
  number: string
  groupId: string | null
  from: string | null
  until: string | null
  owner: string | null
  telephone: string | null
}

/** The result of adding one plate; null when the device accepted it. */
export interface PlateResult {
  number: string
  error: CameraErrorWords | null
}

/** An active alarm, named as in posts (`motion`, `perimeter`, `chlOffline`). */
export interface ActiveAlarm {
  name: string
  /** Null when the device does not report it. */
  channel: number | null
}
