import type { DeviceKind } from './device-options.ts'
import type { DeviceState } from './device-state.ts'
import type { Reply } from './replies.ts'
import type { XmlNode } from './xml-in.ts'

/** The identity that a device reports. */
export interface Identity {
  kind: DeviceKind
  name: string
  mac: string
  serial: string
  model: string
  /** Its IP address, as in its posts. */
  ip: string
  port: number
  plateLimit: number
  /** Whether it has pan, tilt and zoom. */
  ptz: boolean
}

/** The interface that the commands use of a device. */
export interface DeviceInside {
  identity: Identity
  state: DeviceState
  /** The time of the device's clock. */
  now: () => Date
  /** Whether its last post was acknowledged. */
  isOnline: () => boolean
  /** Draws the current scene, JPEG. */
  snapshot: (channel: number) => Promise<Buffer>
  /** Activates an alarm input, like a person. */
  virtualAlarm: (input: number) => void
}

export interface CommandRequest {
  method: string
  /** The path segments after the command's name. */
  parts: string[]
  /** The root element of the body; null when there is none. */
  body: XmlNode | null
}

export type Command = (device: DeviceInside, request: CommandRequest) => Reply | Promise<Reply>

export type Commands = Record<string, Command>
