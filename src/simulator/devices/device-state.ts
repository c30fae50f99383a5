import type { SignInCounts } from './accounts.ts'
import type { Faults, PostSettings } from './device-options.ts'

export interface FakePlate {
  number: string
  groupId: string
  /** As the device writes dates; empty for none. */
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

/** Everything a device remembers, as plain values: what tests look at and set. */
export interface DeviceState {
  /** Replace it to change it: the device posts by the new settings at once. */
  httpPost: readonly PostSettings[]
  /** The box of the web page without which the API's `traject` does nothing. */
  smartTrack: boolean
  clockOffsetMs: number
  timeZone: string
  ntp: boolean
  plates: FakePlate[]
  /** One for each alarm output. */
  outputs: boolean[]
  presets: { id: number; name: string }[]
  /** The last movement, such as `Up`; null when standing still. */
  moving: string | null
  atPreset: number | null
  channels: FakeChannel[]
  /** Element names of the alarms that are on, by channel. */
  alarms: { element: string; rule: number; channel: number }[]
  signIns: SignInCounts
  /** How often each command was carried out, by name. */
  commands: Record<string, number>
  /** Replies to its posts: how often which status came, or `failed`. */
  posts: Record<string, number>
  /** Its posts that were acknowledged, by kind. */
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

/** One more of this name. */
export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
