import type { DeviceKind } from './device-options.ts'
import type { DeviceState } from './device-state.ts'
import type { Reply } from './replies.ts'
import type { XmlNode } from './xml-in.ts'

/** Who a device says it is. */
export interface Identity {
  kind: DeviceKind
  name: string
  mac: string
  serial: string
  model: string
  /** Its own address, as posts give it. */
  ip: string
  port: number
  plateLimit: number
  /** Whether it can be moved. */
  ptz: boolean
}

/** A device as its commands see it. */
export interface DeviceInside {
  identity: Identity
  state: DeviceState
  /** Its own idea of the time. */
  now: () => Date
  /** Whether its last post was acknowledged. */
  isOnline: () => boolean
  /** A scene as it looks now, JPEG. */
  snapshot: (channel: number) => Promise<Buffer>
  /** An alarm input goes on, as if by hand. */
  virtualAlarm: (input: number) => void
}

export interface CommandRequest {
  method: string
  /** What stands behind the command's name in the path. */
  parts: string[]
  /** The root of the body; null where there is none. */
  body: XmlNode | null
}

export type Command = (device: DeviceInside, request: CommandRequest) => Reply | Promise<Reply>

export type Commands = Record<string, Command>
