import type { DeviceClock, DeviceFacts, PostConfig } from '../device-client/index.ts'
import type { CameraRef, ErrorCode } from '../model/index.ts'
import type { PostTarget } from './post-target.ts'

/** How a device was doing when it was last asked. */
export interface DeviceStatus {
  word: 'ok' | 'unreachable' | 'password-wrong' | 'locked' | 'certificate-changed' | 'failing' | 'unchecked'
  /** For people. */
  reason: string
  /** ISO 8601 UTC; null before the first time. */
  at: string | null
}

/** How an alarm output was last switched through this server. Instants are ISO 8601 UTC. */
export interface SwitchedOutput {
  output: number
  on: boolean
  at: string
  /** When it closes again by itself. */
  until: string | null
  by: string
}

/** Where a device answers and who signs in there. */
export interface DeviceAccount {
  host: string
  port: number
  protocol: 'http' | 'https'
  user: string
}

/** A device that a person gave a password for, without the password. Instants are ISO 8601 UTC. */
export interface StoredDevice extends DeviceAccount {
  id: string
  name: string
  /** SHA-256 of the certificate that is trusted, `AB:CD:…`; null over http and before it was seen. */
  certificate: string | null
  /** The one it showed instead, while the status is `certificate-changed`. */
  certificateSeen: string | null
  /** As the last check that succeeded saw them; null before it. */
  facts: DeviceFacts | null
  clock: DeviceClock | null
  targets: PostTarget[]
  status: DeviceStatus
  outputs: SwitchedOutput[]
  /** What posts to us from there. */
  cameras: CameraRef[]
  setUpAt: string | null
  /** When a person took this server out of it again; null where that never was, and once it posts here again. */
  unsetAt: string | null
  /** When the last post came from it that was not refused, a second late; null where nothing has ever come. */
  lastPostAt: string | null
  addedAt: string
}

/** What the last check of a device saw, for the doctor. */
export interface DeviceCondition {
  device: StoredDevice
  /** Where its posts come from: its IP address, its name where it has never been reached. */
  address: string
  /** Of the error its last attempt ended with; null where it went well or was never made. */
  error: ErrorCode | null
  /** Its HTTP POST settings; null where it has none that can be read. */
  postConfig: SeenPostConfig | null
}

/** HTTP POST settings without the device's own XML, which may hold passwords. */
export type SeenPostConfig = Omit<PostConfig, 'xml'>

/** What one check saw. */
export interface DeviceSight {
  /** The IP address it answered at. */
  address: string | null
  facts: DeviceFacts
  clock: DeviceClock | null
  postConfig: SeenPostConfig | null
}
