import type { DeviceClock, DeviceFacts, PostConfig } from '../device-client/index.ts'
import type { CameraRef, ErrorCode } from '../model/index.ts'
import type { PostTarget } from './post-target.ts'

/** The result of the last attempt to reach a device. */
export interface DeviceStatus {
  word: 'ok' | 'unreachable' | 'password-wrong' | 'locked' | 'certificate-changed' | 'failing' | 'unchecked'
  /** A sentence for people. */
  reason: string
  /** ISO 8601 UTC; null before the first attempt. */
  at: string | null
}

/** The last switching of an alarm output through this server. Times are ISO 8601 UTC. */
export interface SwitchedOutput {
  output: number
  on: boolean
  at: string
  /** The time at which it closes automatically. */
  until: string | null
  by: string
}

/** The address of a device's API and the user that signs in. */
export interface DeviceAccount {
  host: string
  port: number
  protocol: 'http' | 'https'
  user: string
}

/** A stored device, without its password. Times are ISO 8601 UTC. */
export interface StoredDevice extends DeviceAccount {
  id: string
  name: string
  /** SHA-256 of the trusted certificate, `AB:CD:…`; null over HTTP and before the first connection. */
  certificate: string | null
  /** The certificate presented instead, while the status is `certificate-changed`. */
  certificateSeen: string | null
  /** The facts of the last successful check; null before it. */
  facts: DeviceFacts | null
  clock: DeviceClock | null
  targets: PostTarget[]
  status: DeviceStatus
  outputs: SwitchedOutput[]
  /** The cameras that post from the device. */
  cameras: CameraRef[]
  setUpAt: string | null
  /**
   * The time at which a person removed this server from its settings; null when that never happened, or it posts here
   * again.
   */
  unsetAt: string | null
  /** The time of its last accepted post, a second late; null when it never posted. */
  lastPostAt: string | null
  addedAt: string
}

/** The result of a device's last check, for the doctor. */
export interface DeviceCondition {
  device: StoredDevice
  /** The address its posts come from: its IP address, or its name when it was never reached. */
  address: string
  /** The error of the last attempt; null after a success or before the first one. */
  error: ErrorCode | null
  /** Its HTTP POST settings; null when it has none that can be read. */
  postConfig: SeenPostConfig | null
}

/** HTTP POST settings without the device's own XML, which may contain passwords. */
export type SeenPostConfig = Omit<PostConfig, 'xml'>

/** The result of one check. */
export interface DeviceSight {
  /** The IP address that answered. */
  address: string | null
  facts: DeviceFacts
  clock: DeviceClock | null
  postConfig: SeenPostConfig | null
}
