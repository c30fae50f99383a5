/** How often something happened, and when last; milliseconds since 1970. */
export interface Tell {
  count: number
  at: number
}

/** Bytes that were no request. */
export interface MisunderstoodTell extends Tell {
  reason: string
  /** The request line as far as it is known. */
  line: string | null
}

/** Posts of one address that named the same device. */
export interface DeviceSeen {
  firstAt: number
  lastAt: number
}

/** The last request of an address. */
export interface LastRequest {
  at: number
  method: string
  /** As it stands in the request line. */
  target: string
  /** Those that say how a device speaks; never credentials. */
  headers: Record<string, string>
  bytes: number | null
  kind: string | null
  verdict: string
  status: number
  tookMs: number
}

/** Everything noted about who connected to the camera port. Times are milliseconds since 1970. */
export interface SenderTrace {
  address: string
  firstAt: number
  connections: number
  lastConnectionAt: number | null
  /** Connections that ended without a byte. */
  silent: Tell | null
  cutOff: Tell | null
  tlsToPlain: MisunderstoodTell | null
  plainToTls: MisunderstoodTell | null
  certificateRefused: MisunderstoodTell | null
  unreadable: MisunderstoodTell | null
  /** XML posted to the web port. */
  webPort: MisunderstoodTell | null
  /** By the code they were refused with. */
  refusals: Record<string, Tell>
  last: LastRequest | null
  lastByteAt: number | null
  /** The last post that was answered with success. */
  lastGoodAt: number | null
  posts: number
  events: number
  statuses: number
  keepalives: number
  trajectories: number
  unparsed: number
  repeats: number
  ignored: number
  lastEventAt: number | null
  lastKeepaliveAt: number | null
  /** Milliseconds between the last heartbeats. */
  heartbeats: number[]
  /** How far its clock was ahead in the last posts that carried a time with a zone. */
  skews: number[]
  /** `ipc 1.7`, as the posts say. */
  formats: string[]
  withPictures: number
  /** Events in a row that came without the pictures their kind has. */
  pictureless: number
  /** Alarms that began and that come with an event, while there was no event. */
  alarmsWithoutEvent: number
  lastUnparsed: { at: number; reason: string } | null
  /** Smart types nobody here knows. */
  unknownTypes: Record<string, Tell>
  /** By smart type: events in a row that told less than they should, and the last one's id. */
  thin: Record<string, { run: number; at: number; postId: string | null }>
  /** By `mac …` or `serial …`. */
  devices: Record<string, DeviceSeen>
}

export function newTrace(address: string, at: number): SenderTrace {
  return {
    address,
    firstAt: at,
    connections: 0,
    lastConnectionAt: null,
    silent: null,
    cutOff: null,
    tlsToPlain: null,
    plainToTls: null,
    certificateRefused: null,
    unreadable: null,
    webPort: null,
    refusals: {},
    last: null,
    lastByteAt: null,
    lastGoodAt: null,
    posts: 0,
    events: 0,
    statuses: 0,
    keepalives: 0,
    trajectories: 0,
    unparsed: 0,
    repeats: 0,
    ignored: 0,
    lastEventAt: null,
    lastKeepaliveAt: null,
    heartbeats: [],
    skews: [],
    formats: [],
    withPictures: 0,
    pictureless: 0,
    alarmsWithoutEvent: 0,
    lastUnparsed: null,
    unknownTypes: {},
    thin: {},
    devices: {},
  }
}

/** One more of it. */
export function told(before: Tell | null | undefined, at: number): Tell {
  return { count: (before?.count ?? 0) + 1, at }
}
