import type { SignInCounts } from './accounts.ts'
import type { Faults, PostSettings } from './device-options.ts'

export interface FakePlate {
  number: string
  groupId: string
  /** A date in the device's format; empty for none. */
  from: string
  until: string
  owner: string
  telephone: string
  card: string
  type: string
}

export interface FakeChannel {
  id: number
  name: string
  online: boolean
}

/** The complete state of a device as plain values, which tests read and set. */
export interface DeviceState {
  /** Replace the list to change it; the device then uses the new settings immediately. */
  httpPost: readonly PostSettings[]
  /** The setting of the web page without which the API's `traject` has no effect. */
  smartTrack: boolean
  clockOffsetMs: number
  timeZone: string
  ntp: boolean
  plates: FakePlate[]
  /** The state of each alarm output. */
  outputs: boolean[]
  presets: { id: number; name: string }[]
  /** The last movement, such as `Up`; null when it does not move. */
  moving: string | null
  atPreset: number | null
  channels: FakeChannel[]
  /** The active alarms by element name and channel. */
  alarms: { element: string; rule: number; channel: number }[]
  signIns: SignInCounts
  /** The number of executions of each command, by name. */
  commands: Record<string, number>
  /** The number of replies to its posts, by status or `failed`. */
  posts: Record<string, number>
  /** The number of acknowledged posts, by kind. */
  acknowledged: Record<'event' | 'status' | 'trajectory' | 'heartbeat', number>
  faults: Faults
}

export const noFaults: Faults = {
  httpPostOff: false,
  wrongServer: false,
  wrongPort: false,
  pathWithoutSlash: false,
  httpsToHttp: false,
  nothingSubscribed: false,
  picturesOff: false,
  clock3hOff: false,
  heartbeatOnly: false,
  misspelled: false,
  slow: false,
  dropsConnections: false,
  emptyAnswers: false,
}

/** Increases the counter of this name by one. */
export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
