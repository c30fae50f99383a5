import type { CountTarget, TargetType } from '../../model/index.ts'

/** Tables that are computed from the log and the positions. Times are milliseconds since 1970, UTC. */
export interface AnalysisSchema {
  track: TrackTable
  open_track: OpenTrackTable
  count_series: CountSeriesTable
  count_bucket: CountBucketTable
  camera_health: CameraHealthTable
  camera_seen: CameraSeenTable
  path_day: PathDayTable
}

/** Finished tracks, under the number of their end in the log. */
export interface TrackTable {
  seq: number
  camera_id: string
  target_id: number | null
  type: TargetType
  started_at: number
  ended_at: number
}

/** Tracks with a start in the log and no end yet; `id` is that of the start. */
export interface OpenTrackTable {
  id: string
  camera_id: string
  target_id: number | null
  type: TargetType
  client_ip: string
  started_at: number
}

/** The sums of the paths of a camera, of one kind of target and day. */
export interface PathDayTable {
  /** The camera's own id. */
  camera_id: string
  type: TargetType
  /** Days since 1970 on the clocks of the server's zone. */
  day: number
  /** Tracks that began in it. */
  tracks: number
  /** The sums of each cell, as `PictureSums` writes them. */
  cells: Uint8Array
  /** The number in the log of the last track in it. */
  last_seq: number
}

/** One thing counted at one place. */
export interface CountSeriesTable {
  id: number
  camera_id: string
  /** `line counter`, `area counter`, `line`, `zone`, or where it is drawn: `line 45/45–55/98`. */
  place: string
  target: CountTarget
  source: 'counter' | 'crossings'
  /** The device's totals as last heard; null where it sends none. */
  last_entered: number | null
  last_left: number | null
  /** Receipt of the first and of the last post that counted. */
  first_at: number
  last_at: number
  /** Receipt of the last post that added to the sum of the camera; 0 for none. */
  summed_at: number
}

/**
 * The counts of a stretch of time. There are quarters beside hours because not every zone is whole hours from UTC, and days
 * of the server's zone because the hours of years are too many.
 */
export interface CountBucketTable {
  series: number
  /** Quarters of an hour in a bucket: 1 or 4; 96 for a day of the server's zone. */
  size: number
  /** Buckets of this size since 1970, days on the clock of the zone. */
  bucket: number
  /** Null where nothing was counted that way. */
  entered: number | null
  left: number | null
  /** The part that adds up to what the camera counted, each target once. */
  sum_entered: number | null
  sum_left: number | null
  present_max: number | null
  /** For a day with the quarter (since 1970) above 24 bits. */
  present_last: number | null
}

export interface CameraHealthTable {
  camera_id: string
  /** The address that it posts from. */
  address: string
  last_seen: number | null
  last_event_at: number | null
  last_heartbeat_at: number | null
  /** JSON: milliseconds between the last heartbeats. */
  heartbeats: string
  /** JSON: the milliseconds by which its clock was ahead in the last posts. */
  skews: string
  format_version: string | null
  refused_at: number | null
  /** Code of the error its last refused post was answered with. */
  refused_with: string | null
  /** The minutes by which its local time is ahead of UTC, learnt from its posts; null before. */
  zone_offset_minutes: number | null
}

/** The quarters of an hour in which a camera posted. */
export interface CameraSeenTable {
  camera_id: string
  /** Days since 1970, UTC. */
  day: number
  /** 96 bits as 24 hexadecimal digits; the first digit's highest bit is midnight. */
  quarters: string
}
