import type { Event, UnparsedMessage } from '../model/index.ts'
import type { PutFile } from './archive/index.ts'
import type { PendingFile } from './pending/pending-files.ts'

/** An event that is not stored yet: the log gives it its number. */
export type NewEvent = Omit<Event, 'seq'>

export interface NewFile extends PutFile {
  data: Uint8Array
}

/** A document that could not be understood, as it is put into the inbox. */
export interface NewUnparsed {
  id: string
  message: Pick<UnparsedMessage, 'reason' | 'detail'>
  receivedAt: Date
  clientIp: string
  /** Size of the whole post. */
  bytes: number
}

/** The data that a post with events or unreadable documents leaves in the data directory. */
export interface NewPost {
  postId: string
  /** UTC, `2026-11-23`. */
  day: string
  events: NewEvent[]
  unparsed: NewUnparsed[]
  /** Files that are written before its rows. */
  files: NewFile[]
  /** Small files that are stored as rows with its rows, and written afterwards. */
  pending: PendingFile[]
  /** Path of the raw post below the data directory; null where it is not kept. */
  rawFile: string | null
  /** True when the post is ingested again after a crash: some of its files exist. */
  recovered: boolean
}
