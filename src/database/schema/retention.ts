/** Tables of retention. Times are milliseconds since 1970, UTC. */
export interface RetentionSchema {
  hold: HoldTable
  removal: RemovalTable
  file_to_remove: FileToRemoveTable
  erasure: ErasureTable
}

/** Events that nothing removes until a person releases the hold. */
export interface HoldTable {
  id: string
  reason: string
  /** Ids of cameras as a JSON list; null for all. */
  cameras: string | null
  /** Groups of known plates as a JSON list; null for events with and without plates. */
  plate_groups: string | null
  /** Null: since ever, and without end. */
  from_at: number | null
  to_at: number | null
  created_at: number
  /** The name of the person, as in the audit log. */
  created_by: string
  released_at: number | null
  released_by: string | null
}

/** The removals by one rule of retention on one day. */
export interface RemovalTable {
  id: string
  /** The day and the rule. */
  key: string
  cause: 'events' | 'category' | 'group' | 'strangers' | 'tracks' | 'pictures' | 'raw-posts' | 'size' | 'free-space'
  /** The category or the group of the rule. */
  value: string | null
  /** Null for rules by size. */
  days: number | null
  first_at: number
  last_at: number
  events: number
  pictures: number
  raw_posts: number
  tracks: number
  bytes: number
  /** The time of the newest entry or file that was removed. */
  up_to: number
}

/** A plate or a face that was erased everywhere. */
export interface ErasureTable {
  id: string
  kind: 'plate' | 'face'
  /** The key of the plate or the name of the face while the erasure runs; null when it has ended. */
  subject: string | null
  at: number
  /** The name of the person, as in the audit log. */
  by: string
  finished_at: number | null
  /** The numbers erased so far, as JSON. */
  counts: string
}

/** A file to which no row refers any more, and that is still to be removed. */
export interface FileToRemoveTable {
  /** Below the data directory. */
  path: string
}
