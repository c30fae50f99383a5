import type { Event, LogEntry, StatusChange, TrackChange } from './event.ts'
import type { UnparsedReason } from './message.ts'

type WithoutSeq<Entry> = Entry extends unknown ? Omit<Entry, 'seq'> : never

/** The kinds of entries that a site forwards. The centre works out the others (incidents, passes, visits) from these. */
export const forwardedKinds = ['alarm', 'status', 'track'] as const satisfies readonly LogEntry['kind'][]

export type ForwardedEntry = WithoutSeq<Event | StatusChange | TrackChange>

/** The content of a binary part: the original post, or a picture of a post that is not kept. */
export type ForwardedPart = { kind: 'post' } | { kind: 'picture'; sha256: string }

/** The part of one post that a site stored, as it sends it to its centre. Ids and times are those of the site. */
export interface ForwardedHead {
  /** Of the post. */
  id: string
  receivedAt: string
  clientIp: string
  /** Cameras have the ids and names of the site. */
  entries: ForwardedEntry[]
  /** Its documents in the inbox. */
  unparsed: { id: string; reason: UnparsedReason; detail: string }[]
  parts: ForwardedPart[]
}

/** The address to which a site sends its posts, below the address of the centre. */
export const intakePath = 'api/v1/intake'

/** The type of a body with forwarded posts. */
export const intakeType = 'application/vnd.viewtron.posts'
