/** A number of occurrences, and the time of the last one (milliseconds since 1970). */
export interface Occurrences {
  count: number
  at: number
}

/** Bytes that were not an HTTP request. */
export interface MalformedRequests extends Occurrences {
  reason: string
  /** The request line, as far as it was received. */
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
  /** The target of the request line. */
  target: string
  /** Headers that show how a device speaks HTTP; never credentials. */
  headers: Record<string, string>
  bytes: number | null
  kind: string | null
  verdict: string
  status: number
  tookMs: number
}

/** The notes about one address that connected to the camera port. Times are milliseconds since 1970. */
export interface SenderTrace {
  address: string
  firstAt: number
  connections: number
  lastConnectionAt: number | null
  /** Connections that ended without a byte. */
  silent: Occurrences | null
  cutOff: Occurrences | null
  tlsToPlain: MalformedRequests | null
  plainToTls: MalformedRequests | null
  certificateRefused: MalformedRequests | null
  unreadable: MalformedRequests | null
  /** XML posted to the web port. */
  webPort: MalformedRequests | null
  /** By the code they were refused with. */
  refusals: Record<string, Occurrences>
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
  /** The intervals between the last heartbeats, in milliseconds. */
  heartbeats: number[]
  /** Milliseconds by which its clock was ahead in the last posts with a time and zone. */
  skews: number[]
  /** `ipc 1.7`, as the posts say. */
  formats: string[]
  withPictures: number
  /** Consecutive events without the pictures that their kind has. */
  pictureless: number
  /** Alarms that should have come with an event, since the last event. */
  alarmsWithoutEvent: number
  lastUnparsed: { at: number; reason: string } | null
  /** Unknown smart types. */
  unknownTypes: Record<string, Occurrences>
  /** By smart type: consecutive events that contain less than they should, and the id of the last one. */
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

/** Returns the count increased by one. */
export function countAgain(before: Occurrences | null | undefined, at: number): Occurrences {
  return { count: (before?.count ?? 0) + 1, at }
}
