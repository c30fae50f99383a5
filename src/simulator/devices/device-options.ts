import type { Studio } from '../studio.ts'

/** A camera of firmware up to 5.2, a camera of firmware 5.3.1, a recorder. */
export type DeviceKind = 'ipc-old' | 'ipc-5.3.1' | 'nvr'

export type PostData = 'alarmStatus' | 'traject' | 'smartData' | 'sourceImage' | 'targetImage'

/** Where a device posts what. Replaced as a whole, never changed in place, so that the device notices. */
export interface PostSettings {
  /** Where it stands: the one of v1, one of the three of V2, or a recorder's menu, which its API cannot reach. */
  readonly section: 'v1' | 'v2' | 'menu'
  /** 1–3 for V2, else null. */
  readonly urlId: number | null
  readonly enabled: boolean
  readonly protocol: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** As typed: the slash may be missing. */
  readonly path: string
  /** Sent as Basic credentials where there is a user. */
  readonly user: string
  readonly password: string
  readonly heartbeat: boolean
  readonly heartbeatSeconds: number
  /** One connection for all posts, or one each. */
  readonly persistent: boolean
  readonly data: readonly PostData[]
  /** `ALL`, or names of events as V2 knows them. */
  readonly events: readonly string[]
}

/** What can be wrong with a device. Those of the settings change them when they are set, and change them back. */
export interface Faults {
  httpPostOff: boolean
  wrongServer: boolean
  wrongPort: boolean
  pathWithoutSlash: boolean
  httpsToHttp: boolean
  nothingSubscribed: boolean
  picturesOff: boolean
  clock3hOff: boolean
  /** Everything is subscribed, but no rule is armed: nothing ever happens. */
  heartbeatOnly: boolean
  /** Elements of its settings and of its posts are spelled otherwise than documented. */
  misspelled: boolean
  /** Answers come this many milliseconds late; true is a minute. */
  slow: boolean | number
  /** Requests end with a closed connection. */
  dropsConnections: boolean
  /** Answers have no body. */
  emptyAnswers: boolean
}

/** A private key and its certificate, PEM. */
export interface Certificate {
  key: string
  cert: string
}

export interface FakeDeviceOptions {
  kind: DeviceKind
  /** Where the API listens. Default 127.0.0.1. */
  host?: string
  /** Default 0: any that is free. */
  port?: number
  /** The API speaks https with this certificate. Default: http. */
  https?: Certificate
  /** Default: `basic` for an old camera, else `both`. */
  auth?: 'basic' | 'digest' | 'both'
  /** Default `admin`. */
  user?: string
  password: string
  /** Wrong passwords in a row until the account is locked. Default 5. */
  lockAfter?: number
  /** How long it stays locked. Default 5 minutes. */
  lockMs?: number
  /** How long a nonce of Digest is good for. Default 5 minutes. */
  nonceMs?: number
  name?: string
  /** Lower case with colons. */
  mac?: string
  serial?: string
  model?: string
  /** Of a recorder: how many, or their names. Default 4. */
  channels?: number | readonly string[]
  /** How far its clock is ahead (positive) or behind. Default 0. */
  clockOffsetMs?: number
  /** POSIX notation: hours to add to reach UTC. Default `CST-8`. */
  timeZone?: string
  plates?: readonly { number: string; groupId?: string; from?: string; until?: string; owner?: string }[]
  /** Plates its library holds. Default 10,000. */
  plateLimit?: number
  /** A camera that can be moved, with three presets. Default false. */
  ptz?: boolean
  faults?: Partial<Faults>
  /** The address its posts come from, such as 127.0.0.7. Default: as the machine chooses. */
  postFrom?: string
  /** A heartbeat of 30 s comes every 30 / timeScale s. Default 1. */
  timeScale?: number
  /** Default 1. */
  seed?: number
  /** Posts to this URL from the start, everything subscribed. Default: HTTP POST is off, as delivered. */
  postTo?: string
  /** Draws the pictures; shared by many devices it draws less. */
  studio?: Studio
}
