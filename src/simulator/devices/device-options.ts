import type { Studio } from '../studio.ts'

/** A camera of firmware up to 5.2, a camera of firmware 5.3.1, or a recorder. */
export type DeviceKind = 'ipc-old' | 'ipc-5.3.1' | 'nvr'

export type PostData = 'alarmStatus' | 'traject' | 'smartData' | 'sourceImage' | 'targetImage'

/** A destination of HTTP POST. Replace the object to change it: changes in place are not noticed. */
export interface PostSettings {
  /** The part of the settings: the one of v1, one of the three of V2, or a recorder's menu, which the API cannot change. */
  readonly section: 'v1' | 'v2' | 'menu'
  /** 1–3 for V2, else null. */
  readonly urlId: number | null
  readonly enabled: boolean
  readonly protocol: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** As typed; the leading slash may be missing. */
  readonly path: string
  /** Sent as Basic credentials unless it is empty. */
  readonly user: string
  readonly password: string
  readonly heartbeat: boolean
  readonly heartbeatSeconds: number
  /** Whether all posts use one connection, or each its own. */
  readonly persistent: boolean
  readonly data: readonly PostData[]
  /** `ALL`, or names of events in V2. */
  readonly events: readonly string[]
}

/**
 * Faults of a device. Those of the settings change the settings when they are set, and restore them when they are
 * cleared.
 */
export interface Faults {
  httpPostOff: boolean
  wrongServer: boolean
  wrongPort: boolean
  pathWithoutSlash: boolean
  httpsToHttp: boolean
  nothingSubscribed: boolean
  picturesOff: boolean
  clock3hOff: boolean
  /** Everything is subscribed, but no rule is armed, so that no event occurs. */
  heartbeatOnly: boolean
  /** Elements of its settings and posts are not spelled as documented. */
  misspelled: boolean
  /** Delay of answers in milliseconds; true is a minute. */
  slow: boolean | number
  /** Connections are closed instead of an answer. */
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
  /** The address of the API. Default: 127.0.0.1. */
  host?: string
  /** The port of the API. Default: 0, any free port. */
  port?: number
  /** The certificate of an API over https. Default: http. */
  https?: Certificate
  /** Default: `basic` for an old camera, else `both`. */
  auth?: 'basic' | 'digest' | 'both'
  /** Default: `admin`. */
  user?: string
  password: string
  /** The number of wrong passwords in a row that locks the account. Default: 5. */
  lockAfter?: number
  /** Milliseconds until the account is unlocked. Default: 5 minutes. */
  lockMs?: number
  /** Milliseconds until a Digest nonce expires. Default: 5 minutes. */
  nonceMs?: number
  name?: string
  /** In lower case, with colons. */
  mac?: string
  serial?: string
  model?: string
  /** The number or names of a recorder's channels. Default: 4. */
  channels?: number | readonly string[]
  /** Milliseconds by which its clock is ahead (positive) or behind. Default: 0. */
  clockOffsetMs?: number
  /** POSIX notation: hours to add to reach UTC. Default: `CST-8`. */
  timeZone?: string
  plates?: readonly { number: string; groupId?: string; from?: string; until?: string; owner?: string }[]
  /** The capacity of its plate library. Default: 10,000. */
  plateLimit?: number
  /** Whether the camera has PTZ, with three presets. Default: false. */
  ptz?: boolean
  faults?: Partial<Faults>
  /** The source address of its posts, such as 127.0.0.7. Default: chosen by the system. */
  postFrom?: string
  /** Speeds up heartbeats: one of 30 s comes every 30 / timeScale s. Default: 1. */
  timeScale?: number
  /** Default 1. */
  seed?: number
  /** Posts to this URL from the start, with everything subscribed. Default: HTTP POST is off. */
  postTo?: string
  /** Draws the pictures. Devices that share one draw fewer pictures. */
  studio?: Studio
}
